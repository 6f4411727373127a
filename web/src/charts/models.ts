import * as Plot from "@observablehq/plot";
import { isNumber, party, scenarios, withInputs, type Brief } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { label, money, signed } from "../format";
import { ALONE, INK, PAPER, RULE } from "../palette";
import { answer, modelsNote, modelsTitle } from "../words";
import { base, modelLine, tip } from "./common";

const PLAIN = "Without";
const LINKED = "With inputs";

interface Row { party: string; model: string; alone: number | null; answer: number | null }

const billion = (key: "alone" | "answer") => (r: Row) => (r[key] as number) / 1000;

/** The two parties' real income in the model without input-output and in the one with it. */
export function models(b: Brief): Picture | null {
  const all = scenarios(b);
  const linked = all.map((s) => withInputs(b, s));
  if (!linked.some(Boolean)) return null;
  const value = (i: number, who: "imposer" | "target", withThem: boolean): number | null => party(b, withThem ? linked[i] : all[i], who)?.welfare_musd ?? null;
  const sides = [{ who: "imposer" as const, name: label(b.measure.imposed_by_name) }, { who: "target" as const, name: label(b.measure.target_name) }];
  const rows: Row[] = sides.flatMap(({ who, name }) => [PLAIN, LINKED].map((model) => ({ party: name, model, alone: value(0, who, model === LINKED), answer: value(1, who, model === LINKED) })))
    .filter((r) => isNumber(r.alone) || isNumber(r.answer));
  const values = rows.flatMap((r) => [r.alone, r.answer]).filter(isNumber);
  if (!values.length) return null;
  const billions = values.map((x) => x / 1000);
  const low = Math.min(0, ...billions), high = Math.max(0, ...billions), room = (high - low) * 0.05 || 0.01;
  const share = (i: number, who: "imposer" | "target", withThem: boolean): number | null => party(b, withThem ? linked[i] : all[i], who)?.welfare_pct ?? null;
  return {
    id: "input-output",
    title: modelsTitle(b),
    units: "Change in real income, billion USD a year, long run, in the model without and with input-output",
    legend: [key("dot", ALONE, "the measure alone"), rows.some((r) => isNumber(r.answer)) ? key("ring", INK, answer(b)) : null],
    note: [modelsNote(b), b.does?.with_inputs?.cost_shares ? `What goods are made of: ${b.does.with_inputs.cost_shares}.` : ""].filter(Boolean).join(" "),
    source: modelLine(b, true),
    columns: [{ head: "Party" }, { head: "Model" }, { head: "Alone (million USD)", digits: 0 }, { head: "With answer (million USD)", digits: 0 }, { head: "Alone (% of income)", digits: 3 }, { head: "With answer (% of income)", digits: 3 }],
    rows: rows.map((r): Cell[] => {
      const who = sides.find((s) => s.name === r.party)!.who;
      const withThem = r.model === LINKED;
      return [r.party, withThem ? "with input-output" : "without input-output", r.alone, r.answer, share(0, who, withThem), share(1, who, withThem)];
    }),
    draw: (width, print) => Plot.plot({
      ...base(width, print),
      height: rows.length * (print ? 11 : 26) + sides.length * (print ? 12 : 24) + (print ? 16 : 24),
      marginLeft: print ? 62 : 84, marginRight: print ? 40 : 58, marginTop: print ? 12 : 22, marginBottom: print ? 16 : 24,
      x: { label: null, domain: [low - room, high + room], ticks: 4, grid: true, tickFormat: (v: number) => signed(v, Number.isInteger(v) ? 0 : 1) },
      y: { domain: [PLAIN, LINKED], label: null, tickSize: 0 },
      fy: { domain: sides.map((s) => s.name), axis: null, padding: 0.3 },
      marks: [
        Plot.ruleX([0], { stroke: INK }),
        Plot.ruleY(rows.filter((r) => isNumber(r.alone) && isNumber(r.answer)), { y: "model", fy: "party", x1: billion("alone"), x2: billion("answer"), stroke: RULE, strokeWidth: 2 }),
        Plot.dot(rows.filter((r) => isNumber(r.alone)), { x: billion("alone"), y: "model", fy: "party", r: print ? 2.5 : 4.5, fill: ALONE }),
        Plot.dot(rows.filter((r) => isNumber(r.answer)), { x: billion("answer"), y: "model", fy: "party", r: print ? 2.3 : 4.2, stroke: INK, strokeWidth: 1.5, fill: PAPER }),
        Plot.text(rows.filter((r) => isNumber(r.alone)), { y: "model", fy: "party", frameAnchor: "right", textAnchor: "start", dx: 6, text: (r: Row) => signed((r.alone as number) / 1000, 1), fontVariant: "tabular-nums" }),
        Plot.text(sides, { fy: "name", frameAnchor: "top-left", textAnchor: "start", dy: print ? -9 : -14, text: "name", fontWeight: 600 }),
        Plot.tip(rows, Plot.pointerY({ x: (r: Row) => (r.alone ?? r.answer ?? 0) / 1000, y: "model", fy: "party", title: (r: Row) => `${r.party}, ${r.model === PLAIN ? "without" : "with"} input-output\nalone ${money(r.alone, { sign: true })}${isNumber(r.answer) ? `\nwith answer ${money(r.answer, { sign: true })}` : ""}`, ...tip })),
      ],
    }),
  };
}
