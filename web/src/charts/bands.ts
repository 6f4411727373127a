import * as Plot from "@observablehq/plot";
import { isNumber, party, scenarios, type Brief, type Region, type Scenario } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { label, natural, signed, signedPercent } from "../format";
import { GAIN, INK, LOSS, MUTED } from "../palette";
import { bandsName, bandsTitle, incomeDigits } from "../words";
import { base, modelLine, panels, tip } from "./common";

/** The two parties, then those who gain and lose the most, by size of change. */
function picked(b: Brief, s: Scenario): Region[] {
  const ends = [party(b, s, "imposer")?.code, party(b, s, "target")?.code];
  const codes = new Set([...ends, ...(s.gainers ?? []).slice(0, 5), ...(s.losers ?? []).slice(0, 5)]);
  return (s.regions ?? [party(b, s, "imposer"), party(b, s, "target")].filter((r): r is Region => !!r))
    .filter((r) => codes.has(r.code) && isNumber(r.welfare_pct))
    .sort((x, y) => (y.welfare_pct as number) - (x.welfare_pct as number));
}

/** Gains and losses as dots, each with its band. */
export function bands(b: Brief): Picture | null {
  const all = scenarios(b).map((s) => ({ s, rows: picked(b, s) })).filter((x) => x.rows.length);
  if (!all.length) return null;
  const values = all.flatMap((x) => x.rows.flatMap((r) => [r.welfare_pct, r.welfare_low, r.welfare_high])).filter(isNumber);
  const digits = incomeDigits(all.flatMap((x) => x.rows.map((r) => r.welfare_pct)));
  const domain = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = (domain[1] - domain[0]) * 0.04 || 0.01;
  const colour = (r: Region) => ((r.welfare_pct as number) < 0 ? LOSS : GAIN);
  const draw = (s: Scenario, rows: Region[], width: number, print: boolean): Node => {
    const names = new Map(rows.map((r) => [r.code, label(r.name)]));
    const parties = new Set([party(b, s, "imposer")?.code, party(b, s, "target")?.code]);
    const svg = Plot.plot({
      ...base(width, print),
      height: rows.length * (print ? 10.5 : 25) + (print ? 20 : 30),
      marginLeft: print ? 92 : 132, marginRight: print ? 40 : 58, marginTop: 6, marginBottom: print ? 16 : 24,
      x: { label: null, domain: [domain[0] - room, domain[1] + room], ticks: 4, tickFormat: (v: number) => (v === 0 ? "0" : signed(v, digits === 3 ? 2 : Math.min(digits, 2))), grid: true },
      y: { domain: rows.map((r) => r.code), label: null, axis: null },
      marks: [
        Plot.axisY(rows.filter((r) => !parties.has(r.code)).map((r) => r.code), { tickSize: 0, label: null, lineWidth: 11, tickFormat: (c: string) => names.get(c) ?? c }),
        Plot.axisY(rows.filter((r) => parties.has(r.code)).map((r) => r.code), { tickSize: 0, label: null, lineWidth: 11, fontWeight: 700, tickFormat: (c: string) => names.get(c) ?? c }),
        Plot.ruleX([0], { stroke: INK }),
        Plot.ruleY(rows.filter((r) => isNumber(r.welfare_low) && isNumber(r.welfare_high)), { y: "code", x1: "welfare_low", x2: "welfare_high", stroke: colour, strokeWidth: print ? 3 : 6, strokeOpacity: 0.32, strokeLinecap: "round" }),
        Plot.dot(rows, { x: "welfare_pct", y: "code", r: print ? 2.5 : 4.5, fill: colour }),
        Plot.text(rows, { y: "code", frameAnchor: "right", textAnchor: "start", dx: 6, text: (r: Region) => signed(r.welfare_pct as number, digits), fontVariant: "tabular-nums" }),
        Plot.tip(rows, Plot.pointerY({ x: "welfare_pct", y: "code", title: (r: Region) => [natural(r.name), `real income ${signedPercent(r.welfare_pct, digits)}`, isNumber(r.welfare_low) && isNumber(r.welfare_high) ? `range ${signedPercent(r.welfare_low, digits)} to ${signedPercent(r.welfare_high, digits)}` : ""].filter(Boolean).join("\n"), ...tip })),
      ],
    });
    svg.setAttribute("aria-label", `${s.title}: gains and losses of real income`);
    return svg;
  };
  return {
    id: "gains-and-losses",
    title: bandsTitle(b),
    units: "Change in real income, percent: the two parties and those whose gains and losses are largest",
    legend: [key("dot", GAIN, "gain"), key("dot", LOSS, "loss"), key("line", MUTED, bandsName(b))],
    source: modelLine(b),
    columns: [{ head: "Scenario" }, { head: "Region" }, { head: "Real income (%)", digits: Math.max(3, digits) }, { head: "Low (%)", digits: Math.max(3, digits) }, { head: "High (%)", digits: Math.max(3, digits) }, { head: "Million USD a year", digits: 0 }],
    rows: all.flatMap(({ s, rows }) => rows.map((r): Cell[] => [s.title, natural(r.name), r.welfare_pct, r.welfare_low, r.welfare_high, r.welfare_musd])),
    draw: (width, print) => panels(width, all.map(({ s, rows }) => ({ name: s.title, draw: (w) => draw(s, rows, w, print) }))),
  };
}
