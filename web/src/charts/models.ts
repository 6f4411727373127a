import * as Plot from "@observablehq/plot";
import { isNumber, party, scenarios, withInputs, type Brief } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { label, signed, signedPercent } from "../format";
import { ALONE, INK, PAPER, RULE } from "../palette";
import { answer, incomeDigits, modelsTitle } from "../words";
import { base, modelLine, tip } from "./common";

const PLAIN = "Without";
const LINKED = "With inputs";

interface Row { party: string; model: string; alone: number | null; answer: number | null }

/** The two parties' real income in the model without input-output and in the one with it. */
export function models(b: Brief): Picture | null {
  const all = scenarios(b);
  const linked = all.map((s) => withInputs(b, s));
  if (!linked.some(Boolean)) return null;
  const value = (i: number, who: "imposer" | "target", withThem: boolean): number | null => party(b, withThem ? linked[i] : all[i], who)?.welfare_pct ?? null;
  const sides = [{ who: "imposer" as const, name: label(b.measure.imposed_by_name) }, { who: "target" as const, name: label(b.measure.target_name) }];
  const rows: Row[] = sides.flatMap(({ who, name }) => [PLAIN, LINKED].map((model) => ({ party: name, model, alone: value(0, who, model === LINKED), answer: value(1, who, model === LINKED) })))
    .filter((r) => isNumber(r.alone) || isNumber(r.answer));
  const values = rows.flatMap((r) => [r.alone, r.answer]).filter(isNumber);
  if (!values.length) return null;
  const digits = incomeDigits(values);
  const low = Math.min(0, ...values), high = Math.max(0, ...values), room = (high - low) * 0.05 || 0.01;
  return {
    id: "input-output",
    title: modelsTitle(b),
    units: "Change in real income, percent, long run, in the model without and with input-output",
    legend: [key("dot", ALONE, "the measure alone"), rows.some((r) => isNumber(r.answer)) ? key("ring", INK, answer(b)) : null],
    note: b.does?.with_inputs?.cost_shares ? `What goods are made of: ${b.does.with_inputs.cost_shares}.` : null,
    source: modelLine(b),
    columns: [{ head: "Party" }, { head: "Model" }, { head: "Alone (%)", digits: Math.max(3, digits) }, { head: "With answer (%)", digits: Math.max(3, digits) }],
    rows: rows.map((r): Cell[] => [r.party, r.model === PLAIN ? "without input-output" : "with input-output", r.alone, r.answer]),
    draw: (width, print) => Plot.plot({
      ...base(width, print),
      height: rows.length * (print ? 11 : 26) + sides.length * (print ? 12 : 24) + (print ? 16 : 24),
      marginLeft: print ? 62 : 84, marginRight: print ? 40 : 58, marginTop: print ? 12 : 22, marginBottom: print ? 16 : 24,
      x: { label: null, domain: [low - room, high + room], ticks: 4, grid: true, tickFormat: (v: number) => (v === 0 ? "0" : signed(v, digits === 3 ? 2 : Math.min(digits, 2))) },
      y: { domain: [PLAIN, LINKED], label: null, tickSize: 0 },
      fy: { domain: sides.map((s) => s.name), axis: null, padding: 0.3 },
      marks: [
        Plot.ruleX([0], { stroke: INK }),
        Plot.ruleY(rows.filter((r) => isNumber(r.alone) && isNumber(r.answer)), { y: "model", fy: "party", x1: "alone", x2: "answer", stroke: RULE, strokeWidth: 2 }),
        Plot.dot(rows.filter((r) => isNumber(r.alone)), { x: "alone", y: "model", fy: "party", r: print ? 2.5 : 4.5, fill: ALONE }),
        Plot.dot(rows.filter((r) => isNumber(r.answer)), { x: "answer", y: "model", fy: "party", r: print ? 2.3 : 4.2, stroke: INK, strokeWidth: 1.5, fill: PAPER }),
        Plot.text(rows.filter((r) => isNumber(r.alone)), { y: "model", fy: "party", frameAnchor: "right", textAnchor: "start", dx: 6, text: (r: Row) => signed(r.alone as number, digits), fontVariant: "tabular-nums" }),
        Plot.text(sides, { fy: "name", frameAnchor: "top-left", textAnchor: "start", dy: print ? -9 : -14, text: "name", fontWeight: 600 }),
        Plot.tip(rows, Plot.pointerY({ x: (r: Row) => r.alone ?? r.answer ?? 0, y: "model", fy: "party", title: (r: Row) => `${r.party}, ${r.model === PLAIN ? "without" : "with"} input-output\nalone ${signedPercent(r.alone, digits)}${isNumber(r.answer) ? `\nwith answer ${signedPercent(r.answer, digits)}` : ""}`, ...tip })),
      ],
    }),
  };
}
