import * as Plot from "@observablehq/plot";
import { isNumber, type Brief } from "../brief";
import type { Picture } from "../figure";
import { label, money, signed } from "../format";
import { GAIN, INK, LOSS } from "../palette";
import { issueTitle } from "../words";
import { base, modelLine, tip } from "./common";

/** What keeping the measure costs each side: losses to the left, gains to the right. */
export function issueCosts(b: Brief): Picture | null {
  const rows = [
    { name: label(b.measure.imposed_by_name), cost: b.issue?.cost_imposer_musd },
    { name: label(b.measure.target_name), cost: b.issue?.cost_target_musd },
  ].filter((r): r is { name: string; cost: number } => isNumber(r.cost));
  if (!rows.length) return null;
  const change = (r: { cost: number }) => -r.cost / 1000;
  const low = Math.min(0, ...rows.map(change)), high = Math.max(0, ...rows.map(change));
  const span = high - low || 1;
  return {
    id: "cost-of-keeping",
    title: issueTitle(b).replace(/^./, (c) => c.toUpperCase()),
    units: "Change in real income while the measure stands, billion USD a year, in the model",
    source: modelLine(b),
    columns: [{ head: "Government" }, { head: "Cost of keeping the measure (million USD a year; negative: a gain)", digits: 0 }],
    rows: rows.map((r) => [r.name, r.cost]),
    draw: (width, print) => Plot.plot({
      ...base(width, print),
      height: rows.length * (print ? 13 : 36) + (print ? 20 : 28),
      marginLeft: print ? 70 : 100, marginRight: print ? 50 : 74, marginTop: 4, marginBottom: print ? 16 : 24,
      x: { label: null, domain: [low - span * 0.02, high + span * 0.02], ticks: 4, grid: true, tickFormat: (v: number) => signed(v, Number.isInteger(v) ? 0 : 1) },
      y: { domain: rows.map((r) => r.name), label: null, tickSize: 0, padding: 0.35 },
      marks: [
        Plot.barX(rows, { x1: 0, x2: change, y: "name", fill: (r: { cost: number }) => (r.cost > 0 ? LOSS : GAIN), title: (r: { name: string; cost: number }) => `${r.name}: ${money(-r.cost, { sign: true })} a year`, tip: { ...tip } }),
        Plot.ruleX([0], { stroke: INK }),
        Plot.text(rows, { y: "name", frameAnchor: "right", textAnchor: "start", dx: 6, text: (r: { cost: number }) => money(-r.cost, { sign: true }), fontWeight: 600 }),
      ],
    }),
  };
}
