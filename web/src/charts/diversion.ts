import * as Plot from "@observablehq/plot";
import { alone, answered, isNumber, type Brief } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { label, money, percent, signed } from "../format";
import { GAIN, INK, LOSS } from "../palette";
import { answer, diversionTitle, imposerOwn, sellerName, target, withAnswer } from "../words";
import { base, modelLine, tip } from "./common";

/** Sellers drawn, at most; those whose change rounds to 0.0 billion USD are left out. */
const DRAWN = 12;
const DRAWN_ON_PAPER = 9;

interface Row { code: string; name: string; alone: number | null; answer: number | null }

/** Change in the imposer's purchases, by seller: bars alone, rings with the answer. */
export function diversion(b: Brief): Picture | null {
  const [first, second] = [alone(b)?.diversion ?? [], answered(b)?.diversion ?? []];
  const codes = [...new Set([...first, ...second].map((r) => r.code))];
  const of = (rows: typeof first, code: string) => rows.find((r) => r.code === code)?.change_musd ?? null;
  const rows: Row[] = codes.map((code) => ({ code, name: sellerName(b, code, [...first, ...second].find((r) => r.code === code)!.name), alone: of(first, code), answer: of(second, code) }))
    .filter((r) => isNumber(r.alone) || isNumber(r.answer))
    .sort((x, y) => (y.alone ?? y.answer ?? 0) - (x.alone ?? x.answer ?? 0));
  if (!rows.length) return null;
  const size = (r: Row) => Math.max(Math.abs(r.alone ?? 0), Math.abs(r.answer ?? 0));
  const largest = [...rows].sort((x, y) => size(y) - size(x)).filter((r) => /[1-9]/.test(signed(size(r) / 1000, 1)));
  const most = (n: number) => rows.filter((r) => largest.slice(0, n).includes(r));
  const shown = most(DRAWN);
  if (!shown.length) return null;
  const values = shown.flatMap((r) => [r.alone, r.answer]).filter(isNumber).map((x) => x / 1000);
  const replaced = alone(b)?.replaced_share;
  const low = Math.min(0, ...values), high = Math.max(0, ...values);
  return {
    id: "diversion",
    title: diversionTitle(b),
    units: `Change in ${imposerOwn(b)} purchases by seller, billion USD a year, at unchanged income, in the model`,
    legend: [key("square", GAIN, "more, alone"), key("square", LOSS, "less, alone"), second.length ? key("ring", INK, answer(b)) : null],
    note: `Before duty, in the sectors where the duty on goods of ${target(b)} changes.${isNumber(replaced) ? ` Other sellers take ${percent(replaced, 0)} of what ${target(b)} loses.` : ""}${rows.length > shown.length ? ` The largest are drawn; all ${rows.length} are in the table.` : ""}`,
    source: modelLine(b),
    columns: [{ head: "Seller" }, { head: "Code" }, { head: "Alone (million USD)", digits: 0 }, { head: `${withAnswer(b)} (million USD)`, digits: 0 }],
    rows: rows.map((r): Cell[] => [r.name, r.code, r.alone, r.answer]),
    draw: (width, print) => {
      const margin = print ? 92 : 118;
      const shown = most(print ? DRAWN_ON_PAPER : DRAWN);
      const span = high - low || 1;
      return Plot.plot({
        ...base(width, print),
        height: shown.length * (print ? 11 : 26) + (print ? 20 : 30),
        marginLeft: margin, marginRight: print ? 40 : 60, marginTop: 4, marginBottom: print ? 16 : 24,
        x: { label: null, domain: [low - span * 0.03, high + span * 0.03], grid: true, ticks: 4, tickFormat: (v: number) => signed(v, 0) },
        y: { domain: shown.map((r) => r.code), label: null, tickSize: 0, padding: 0.28, axis: null },
        marks: [
          Plot.axisY({ tickSize: 0, label: null, lineWidth: 10, tickFormat: (c: string) => label(shown.find((r) => r.code === c)?.name ?? c) }),
          Plot.barX(shown.filter((r) => isNumber(r.alone)), { x1: 0, x2: (r: Row) => (r.alone as number) / 1000, y: "code", fill: (r: Row) => ((r.alone as number) < 0 ? LOSS : GAIN) }),
          Plot.ruleX([0], { stroke: INK }),
          Plot.dot(shown.filter((r) => isNumber(r.answer)), { x: (r: Row) => (r.answer as number) / 1000, y: "code", r: print ? 2.2 : 4, stroke: INK, strokeWidth: 1.4, fill: "var(--paper)" }),
          Plot.text(shown.filter((r) => isNumber(r.alone)), { y: "code", frameAnchor: "right", textAnchor: "start", dx: 6, text: (r: Row) => signed((r.alone as number) / 1000, 1), fontVariant: "tabular-nums" }),
          Plot.tip(shown, Plot.pointerY({ x: (r: Row) => (r.alone ?? r.answer ?? 0) / 1000, y: "code", title: (r: Row) => [r.name, `alone ${money(r.alone, { sign: true })}`, second.length ? `with answer ${money(r.answer, { sign: true })}` : ""].filter(Boolean).join("\n"), ...tip })),
        ],
      });
    },
  };
}
