import * as Plot from "@observablehq/plot";
import { isNumber, scenarios, type Brief } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { fixed, percent } from "../format";
import { IMPOSER, INK, PAPER, TARGET } from "../palette";
import { imposerOwn, passThroughTitle, target } from "../words";
import { base, modelLine, tip } from "./common";

/** Who bears the added duty: buyers by higher prices, sellers by lower ones. */
export function bearers(b: Brief): Picture | null {
  const rows = scenarios(b).map((s, i) => ({ name: i === 0 ? "Alone" : "With answer", title: s.title, p: s.pass_through }))
    .filter((r) => isNumber(r.p?.importer_share) && isNumber(r.p?.exporter_share));
  if (!rows.length) return null;
  const buyers = `${imposerOwn(b)} buyers, by higher prices`;
  const sellers = `sellers in ${target(b)}, by lower prices`;
  const parts = rows.flatMap((r) => [
    { when: r.name, who: buyers, share: r.p!.importer_share as number, from: 0, to: r.p!.importer_share as number },
    { when: r.name, who: sellers, share: r.p!.exporter_share as number, from: r.p!.importer_share as number, to: (r.p!.importer_share as number) + (r.p!.exporter_share as number) },
  ]);
  type Part = (typeof parts)[number];
  const ends = parts.flatMap((p) => [p.from, p.to]);
  const low = Math.min(0, ...ends), high = Math.max(100, ...ends);
  return {
    id: "who-bears-it",
    title: passThroughTitle(b),
    units: `Shares of the duty added on goods of ${target(b)}, percent, long run, in the model`,
    legend: [key("square", IMPOSER, buyers), key("square", TARGET, sellers)],
    source: modelLine(b),
    columns: [{ head: "Scenario" }, { head: "Added duty (% of the price)", digits: 2 }, { head: "Borne by buyers (%)", digits: 1 }, { head: "Borne by sellers (%)", digits: 1 }],
    rows: rows.map((r): Cell[] => [r.title, r.p!.duty_pct, r.p!.importer_share, r.p!.exporter_share]),
    draw: (width, print) => Plot.plot({
      ...base(width, print),
      height: rows.length * (print ? 15 : 38) + (print ? 18 : 28),
      marginLeft: print ? 62 : 84, marginRight: 16, marginTop: 4, marginBottom: print ? 16 : 24,
      x: { label: null, domain: [low, high], ticks: 5, grid: true, tickFormat: (v: number) => fixed(v, 0) },
      y: { domain: rows.map((r) => r.name), label: null, tickSize: 0, padding: 0.3 },
      marks: [
        Plot.barX(parts, { x1: "from", x2: "to", y: "when", fill: (p: Part) => (p.who === buyers ? IMPOSER : TARGET), insetRight: 0.7, title: (p: Part) => `${p.when}\n${p.who}: ${percent(p.share, 1)}`, tip: { ...tip } }),
        Plot.text(parts.filter((p) => p.share > 8), { x: (p: Part) => (p.from + p.to) / 2, y: "when", text: (p: Part) => percent(p.share, 0), fill: PAPER, fontWeight: 600 }),
        Plot.ruleX([0], { stroke: INK }),
      ],
    }),
  };
}
