import * as Plot from "@observablehq/plot";
import { alone, isNumber, type Brief, type Sector } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { money, signed, signedPercent } from "../format";
import { GAIN, IMPOSER, INK, LOSS, TARGET } from "../palette";
import { imposer, imposerOwn, importsMoved, sectorsTitle, target } from "../words";
import { base, modelLine, panels, tip } from "./common";

/** Sectors drawn: those in which imports from the target move most. */
const DRAWN = 12;
const DRAWN_ON_PAPER = 9;

/** Sector by sector: what is bought less from the target, and what both sides make more or less of. */
export function sectors(b: Brief): Picture | null {
  const all = (alone(b)?.sectors ?? []).filter((s) => isNumber(importsMoved(s)));
  if (!all.length) return null;
  const size = (s: Sector) => Math.abs(importsMoved(s) as number);
  const largest = [...all].sort((x, y) => size(y) - size(x));
  const most = (n: number) => largest.slice(0, n).sort((x, y) => (importsMoved(x) as number) - (importsMoved(y) as number));
  const name = new Map(all.map((s) => [s.code, s.name]));
  const outputs = (rows: Sector[]) => rows.flatMap((s) => [
    { code: s.code, who: imposer(b), pct: s.imposer_output_pct, musd: s.imposer_output_musd, mine: true },
    { code: s.code, who: target(b), pct: s.target_output_pct, musd: s.target_output_musd, mine: false },
  ]).filter((o): o is { code: string; who: string; pct: number; musd: number; mine: boolean } => isNumber(o.pct));
  type Output = ReturnType<typeof outputs>[number];
  const frame = (width: number, print: boolean, rows: Sector[], named: boolean) => ({
    ...base(width, print),
    height: rows.length * (print ? 11 : 26) + (print ? 20 : 30),
    marginLeft: named ? (print ? 128 : 156) : 8, marginRight: print ? 34 : 46, marginTop: 4, marginBottom: print ? 16 : 24,
    y: { domain: rows.map((s) => s.code), label: null, tickSize: 0, padding: 0.28, axis: null },
  });
  const names = (named: boolean) => (named ? Plot.axisY({ tickSize: 0, label: null, lineWidth: 16, tickFormat: (c: string) => name.get(c) ?? c }) : null);
  const imports = (rows: Sector[], width: number, print: boolean): Node => {
    const values = rows.map((s) => (importsMoved(s) as number) / 1000);
    const low = Math.min(0, ...values), high = Math.max(0, ...values), room = (high - low || 1) * 0.03;
    return Plot.plot({
      ...frame(width, print, rows, true),
      x: { label: null, domain: [low - room, high + room], grid: true, ticks: 4, tickFormat: (v: number) => signed(v, 0) },
      marks: [
        names(true),
        Plot.barX(rows, { x1: 0, x2: (s: Sector) => (importsMoved(s) as number) / 1000, y: "code", fill: (s: Sector) => ((importsMoved(s) as number) < 0 ? LOSS : GAIN), title: (s: Sector) => `${s.name}\nadded duty ${signed(s.added_points ?? 0, 1)} points\nimports ${money(s.imports_from_target_before_musd)} before, ${money(s.imports_from_target_after_musd)} after`, tip: { ...tip } }),
        Plot.ruleX([0], { stroke: INK }),
        Plot.text(rows, { y: "code", frameAnchor: "right", textAnchor: "start", dx: 6, text: (s: Sector) => signed((importsMoved(s) as number) / 1000, 1), fontVariant: "tabular-nums" }),
      ],
    });
  };
  const output = (rows: Sector[], width: number, print: boolean, named: boolean): Node => {
    const dots = outputs(rows);
    const values = dots.map((o) => o.pct);
    const low = Math.min(0, ...values), high = Math.max(0, ...values), room = (high - low || 1) * 0.05;
    return Plot.plot({
      ...frame(width, print, rows, named),
      x: { label: null, domain: [low - room, high + room], grid: true, ticks: 5, tickFormat: (v: number) => signed(v, 0) },
      marks: [
        names(named),
        Plot.ruleY(rows, { y: "code", x1: (s: Sector) => s.imposer_output_pct ?? 0, x2: (s: Sector) => s.target_output_pct ?? 0, stroke: "var(--rule)", strokeWidth: 2 }),
        Plot.ruleX([0], { stroke: INK }),
        Plot.dot(dots, { x: "pct", y: "code", r: print ? 2.4 : 4.4, fill: (o: Output) => (o.mine ? IMPOSER : TARGET), symbol: (o: Output) => (o.mine ? "circle" : "square") }),
        Plot.tip(dots, Plot.pointer({ x: "pct", y: "code", title: (o: Output) => `${name.get(o.code)}, ${o.who}\noutput ${signedPercent(o.pct, 2)}\n${money(o.musd, { sign: true })} a year`, ...tip })),
      ],
    });
  };
  return {
    id: "sectors",
    title: sectorsTitle(b),
    units: "Change under the measure alone, long run, in the model: imports in billion USD a year, before duty; output in percent of its quantity",
    legend: [key("dot", IMPOSER, `output of ${imposer(b)}`), key("square", TARGET, `output of ${target(b)}`)],
    note: all.length > DRAWN ? `The ${DRAWN} sectors in which imports from ${target(b)} move most are drawn; all ${all.length} are in the table.` : null,
    source: modelLine(b),
    columns: [{ head: "Sector" }, { head: "Code" }, { head: "Added duty (points)", digits: 1 }, { head: "Answer (points)", digits: 1 },
      { head: "Imports from the target before (million USD)", digits: 0 }, { head: "after (million USD)", digits: 0 },
      { head: "Exports to the target before (million USD)", digits: 0 }, { head: "after (million USD)", digits: 0 },
      { head: "Price that the imposer's buyers pay, relative (%)", digits: 2 },
      { head: `Output, ${imposer(b)} (%)`, digits: 2 }, { head: `Output, ${imposer(b)} (million USD)`, digits: 0 },
      { head: `Output, ${target(b)} (%)`, digits: 2 }, { head: `Output, ${target(b)} (million USD)`, digits: 0 }],
    rows: all.map((s): Cell[] => [s.name, s.code, s.added_points ?? null, s.answer_points ?? null, s.imports_from_target_before_musd, s.imports_from_target_after_musd, s.exports_to_target_before_musd, s.exports_to_target_after_musd,
      s.price_pct, s.imposer_output_pct, s.imposer_output_musd, s.target_output_pct, s.target_output_musd]),
    draw: (width, print) => {
      const rows = most(print ? DRAWN_ON_PAPER : DRAWN);
      return panels(width, [
        { name: `${imposerOwn(b)} imports from ${target(b)}, billion USD`, draw: (w) => imports(rows, w, print) },
        { name: "Output, percent", draw: (w) => output(rows, w, print, w === width) },
      ], print ? 150 : 320);
    },
  };
}
