import * as Plot from "@observablehq/plot";
import { isNumber, scenarios, type Brief, type Num, type Trade } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { capital, money, signedPercent } from "../format";
import { ALONE, ANSWER, BEFORE, INK, PAPER } from "../palette";
import { answer, flowsTitle, imposerOwn, target } from "../words";
import { base, modelLine, tip } from "./common";

/** Flows drawn on paper, where the sentence above tells of the overall deficit. */
const ON_PAPER = 3;

/** Trade between the two, and the imposer's balance: before, alone, with the answer. */
export function flows(b: Brief): Picture | null {
  const all = scenarios(b).filter((s) => s.trade);
  if (!all.length) return null;
  const us = capital(imposerOwn(b));
  const kinds: { name: string; key: string }[] = [
    { name: `${us} imports from ${target(b)}`, key: "imports_from_target" },
    { name: `${us} exports to ${target(b)}`, key: "exports_to_target" },
    { name: `${us} deficit with ${target(b)}`, key: "bilateral_deficit" },
    { name: `${us} deficit with all partners`, key: "overall_deficit" },
  ];
  const at = (t: Trade | null | undefined, k: string, when: string): Num => (t as Record<string, Num> | undefined)?.[`${k}_${when}_musd`];
  const whens = ["Before", ...all.map((_, i) => (i === 0 ? "Alone" : "With answer"))];
  const bars = kinds.flatMap(({ name, key: k }) => {
    const before = at(all[0].trade, k, "before");
    return whens.map((when, i) => {
      const value = i === 0 ? before : at(all[i - 1].trade, k, "after");
      const change = i > 0 && isNumber(value) && isNumber(before) && before !== 0 ? (value / before - 1) * 100 : null;
      return { kind: name, when, value, change };
    });
  }).filter((r) => isNumber(r.value)) as { kind: string; when: string; value: number; change: number | null }[];
  if (!bars.length) return null;
  const colours: Record<string, string> = { Before: BEFORE, Alone: ALONE, "With answer": ANSWER };
  const flowsThere = [...new Set(bars.map((r) => r.kind))];
  return {
    id: "flows",
    title: flowsTitle(b),
    units: "Billion USD a year, long run, in the model",
    legend: whens.map((w) => key("square", colours[w], w === "With answer" ? answer(b) : w.toLowerCase())),
    source: modelLine(b),
    columns: [{ head: "Flow" }, { head: "When" }, { head: "Million USD", digits: 0 }, { head: "Change (%)", digits: 1 }],
    rows: bars.map((r): Cell[] => [r.kind, r.when.toLowerCase(), r.value, r.change === null ? null : Number(r.change.toFixed(6))]),
    draw: (width, print) => {
      const drawn = flowsThere.slice(0, print ? ON_PAPER : undefined);
      const shown = bars.filter((r) => drawn.includes(r.kind));
      const values = shown.map((r) => r.value / 1000);
      return Plot.plot({
        ...base(width, print),
        height: drawn.length * (whens.length * (print ? 8.4 : 18) + (print ? 12 : 26)) + (print ? 4 : 10),
        marginLeft: 2, marginRight: print ? 76 : 104, marginTop: print ? 13 : 22, marginBottom: print ? 2 : 8,
        x: { axis: null, domain: [Math.min(0, ...values), Math.max(0, ...values)] },
        y: { domain: whens, axis: null, padding: 0.12 },
        fy: { domain: drawn, axis: null, padding: print ? 0.32 : 0.3 },
        marks: [
          Plot.barX(shown, { x1: 0, x2: (r) => r.value / 1000, y: "when", fy: "kind", fill: (r) => colours[r.when], title: (r) => `${r.kind}\n${r.when.toLowerCase()}: ${money(r.value)}${r.change === null ? "" : ` (${signedPercent(r.change, 1)})`}`, tip: { ...tip } }),
          Plot.ruleX([0], { stroke: INK }),
          Plot.text(shown, { x: (r) => Math.max(0, r.value / 1000), y: "when", fy: "kind", textAnchor: "start", dx: 5, text: (r) => money(r.value) + (r.change === null ? "" : `  ${signedPercent(r.change, 0)}`), fill: INK, stroke: PAPER, strokeWidth: 3 }),
          Plot.text(drawn, { fy: (d: string) => d, frameAnchor: "top-left", textAnchor: "start", dy: print ? -9 : -14, text: (d: string) => d, fontWeight: 600 }),
        ],
      });
    },
  };
}
