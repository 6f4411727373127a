import * as Plot from "@observablehq/plot";
import { isNumber, type Brief } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { label, money, signed } from "../format";
import { GAIN, INK, LOSS, PAPER } from "../palette";
import { issueTitle } from "../words";
import { base, modelLine, tip } from "./common";

interface Row { name: string; cost: number; linked: number | null }

/** What keeping the measure costs each side: losses to the left, gains to the right. */
export function issueCosts(b: Brief): Picture | null {
  const rows = [
    { name: label(b.measure.imposed_by_name), cost: b.issue?.cost_imposer_musd, linked: b.issue?.with_inputs?.cost_imposer_musd ?? null },
    { name: label(b.measure.target_name), cost: b.issue?.cost_target_musd, linked: b.issue?.with_inputs?.cost_target_musd ?? null },
  ].filter((r): r is Row => isNumber(r.cost));
  if (!rows.length) return null;
  const change = (r: Row) => -r.cost / 1000;
  const linked = rows.filter((r): r is Row & { linked: number } => isNumber(r.linked));
  const values = [...rows.map(change), ...linked.map((r) => -r.linked / 1000)];
  const low = Math.min(0, ...values), high = Math.max(0, ...values);
  const span = high - low || 1;
  return {
    id: "cost-of-keeping",
    title: issueTitle(b).replace(/^./, (c) => c.toUpperCase()),
    units: "Change in real income while the measure stands, billion USD a year, in the model",
    legend: linked.length ? [rows.some((r) => r.cost > 0) ? key("square", LOSS, "loss") : null, rows.some((r) => r.cost < 0) ? key("square", GAIN, "gain") : null, key("ring", INK, "with input-output")] : null,
    source: modelLine(b, linked.length > 0),
    columns: [{ head: "Government" }, { head: "Cost of keeping the measure (million USD a year; negative: a gain)", digits: 0 }, { head: "With input-output", digits: 0 }],
    rows: rows.map((r): Cell[] => [r.name, r.cost, r.linked ?? null]),
    draw: (width, print) => Plot.plot({
      ...base(width, print),
      height: rows.length * (print ? 13 : 36) + (print ? 20 : 28),
      marginLeft: print ? 70 : 100, marginRight: print ? 50 : 74, marginTop: 4, marginBottom: print ? 16 : 24,
      x: { label: null, domain: [low - span * 0.02, high + span * 0.02], ticks: 4, grid: true, tickFormat: (v: number) => signed(v, Number.isInteger(v) ? 0 : 1) },
      y: { domain: rows.map((r) => r.name), label: null, tickSize: 0, padding: 0.35 },
      marks: [
        Plot.barX(rows, { x1: 0, x2: change, y: "name", fill: (r: Row) => (r.cost > 0 ? LOSS : GAIN), title: (r: Row) => [`${r.name}: ${money(-r.cost, { sign: true })} a year`, isNumber(r.linked) ? `with input-output: ${money(-r.linked, { sign: true })} a year` : ""].filter(Boolean).join("\n"), tip: { ...tip } }),
        Plot.ruleX([0], { stroke: INK }),
        Plot.dot(linked, { x: (r: { linked: number }) => -r.linked / 1000, y: "name", r: print ? 2.2 : 4.2, stroke: INK, strokeWidth: 1.4, fill: PAPER }),
        Plot.text(rows, { y: "name", frameAnchor: "right", textAnchor: "start", dx: 6, text: (r: Row) => money(-r.cost, { sign: true }), fontWeight: 600 }),
      ],
    }),
  };
}
