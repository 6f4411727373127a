import * as Plot from "@observablehq/plot";
import { isNumber, type BestRate, type Brief } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { capital, fixed, percent } from "../format";
import { IMPOSER, INK, PAPER, TARGET } from "../palette";
import { curvesTitle, imposer, imposerOwn, target, targetOwn } from "../words";
import { base, modelLine, tip } from "./common";
import { beside, marks, symbol, type Mark } from "./game";

/** What is best for each government, whatever the other does, and where the measure stands. */
export function curves(b: Brief): Picture | null {
  const known = (rows: BestRate[] | null | undefined) => (rows ?? []).filter((r): r is { other: number; best: number } => isNumber(r.other) && isNumber(r.best)).sort((x, y) => x.other - y.other);
  const [mine, theirs] = [known(b.response?.curves?.imposer), known(b.response?.curves?.target)];
  if (!mine.length && !theirs.length) return null;
  const x = (s: Mark | { target_rate: unknown }) => s.target_rate as number;
  const y = (s: Mark | { imposer_rate: unknown }) => s.imposer_rate as number;
  const stands = marks(b, x, y, { x: 60, y: 60 });
  const room = 1.25 * Math.max(10, ...stands.flatMap((s) => [x(s), y(s)]), ...mine.map((r) => r.best), ...theirs.map((r) => r.best));
  const cap = Math.min(room, Math.max(...mine.map((r) => r.other), ...theirs.map((r) => r.other)));
  /** A line up to the edge of the picture, where it is cut in proportion. */
  const within = (rows: { other: number; best: number }[]) => {
    const inside = rows.filter((r) => r.other <= cap);
    const next = rows.find((r) => r.other > cap);
    const last = inside[inside.length - 1];
    if (next && last && last.other < cap) inside.push({ other: cap, best: last.best + ((next.best - last.best) * (cap - last.other)) / (next.other - last.other) });
    return inside;
  };
  const own = { mine: `best for ${imposer(b)}`, theirs: `best for ${target(b)}` };
  const all = [...within(mine).map((r) => ({ x: r.other, y: r.best, whose: own.mine })), ...within(theirs).map((r) => ({ x: r.best, y: r.other, whose: own.theirs }))];
  return {
    id: "best-answers",
    title: curvesTitle(b),
    units: `Duty on all goods of the other side, percent: ${targetOwn(b)} to the right, ${imposerOwn(b)} upwards; lines show what is best for a government’s own real income, in the model`,
    legend: [key("line", IMPOSER, own.mine), key("line", TARGET, own.theirs)],
    note: "Where the lines cross neither wants to move: that is the war. Measure and answer stand at their mean duties, weighted by trade before.",
    source: modelLine(b),
    columns: [{ head: "What" }, { head: `Duty of ${imposer(b)} (%)`, digits: 2 }, { head: `Duty of ${target(b)} (%)`, digits: 2 }],
    rows: [...mine.map((r): Cell[] => [own.mine, r.best, r.other]), ...theirs.map((r): Cell[] => [own.theirs, r.other, r.best]), ...(b.response?.stands ?? []).map((s): Cell[] => [s.title, s.imposer_rate, s.target_rate])],
    draw: (width, print) => {
      const right = (s: Mark) => x(s) > cap * 0.55;
      return Plot.plot({
        ...base(width, print),
        height: print ? 158 : Math.min(380, Math.round(width * 0.8)),
        marginLeft: print ? 24 : 34, marginRight: 12, marginTop: print ? 12 : 20, marginBottom: print ? 30 : 38,
        x: { label: `${capital(targetOwn(b))} duty`, labelAnchor: "right", labelArrow: "right", domain: [0, cap], ticks: 5, grid: true, tickFormat: (v: number) => fixed(v, 0) },
        y: { label: `${capital(imposerOwn(b))} duty`, labelAnchor: "top", labelArrow: "up", domain: [0, cap], ticks: 5, grid: true, tickFormat: (v: number) => fixed(v, 0) },
        marks: [
          Plot.line(all, { x: "x", y: "y", z: "whose", stroke: (p: { whose: string }) => (p.whose === own.mine ? IMPOSER : TARGET), strokeWidth: print ? 1.4 : 2.4 }),
          Plot.dot(stands, { x, y, r: print ? 3 : 5, fill: INK, stroke: PAPER, strokeWidth: 1, symbol: (s: Mark) => symbol(s) }),
          [true, false].map((side) => Plot.text(stands.filter((s) => right(s) === side), { x, y, text: "words", ...beside(side, print), stroke: PAPER, strokeWidth: 4, fill: INK, fontWeight: 600 })),
          Plot.tip(stands, Plot.pointer({ x, y, title: (s: Mark) => `${s.title}\nduty of ${imposer(b)} ${percent(s.imposer_rate, 1)}\nduty of ${target(b)} ${percent(s.target_rate, 1)}`, ...tip })),
        ],
      });
    },
  };
}
