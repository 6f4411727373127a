import { isNumber, type Brief, type Stand } from "../brief";
import { list } from "../format";

/** The stands of the game that a picture marks, with the words beside them. */
export interface Mark extends Stand { words: string }

const WORDS: Record<string, string> = { before: "before", alone: "measure", "with-answer": "with the answer", war: "war", bargain: "bargain" };

/** Where the words of a mark stand beside it: to its left where it stands right. */
export const beside = (left: boolean, print: boolean, below = false) => ({ textAnchor: left ? ("end" as const) : ("start" as const), dx: (left ? -1 : 1) * (print ? 5 : 8), dy: (below ? 1 : -1) * (print ? 6 : 9) });

/** Stands with numbers. Those that fall together share one mark's words. */
export function marks(b: Brief, x: (s: Stand) => number, y: (s: Stand) => number, span: { x: number; y: number }): Mark[] {
  const result: (Mark & { all: string[] })[] = [];
  for (const s of b.response?.stands ?? []) {
    if (![x(s), y(s)].every(isNumber)) continue;
    const near = result.find((m) => Math.abs(x(m) - x(s)) < span.x * 0.03 && Math.abs(y(m) - y(s)) < span.y * 0.03);
    if (near) near.all.push(s.id);
    else result.push({ ...s, all: [s.id], words: "" });
  }
  for (const m of result) m.words = m.all.join() === "alone,with-answer" ? "measure and answer" : list(m.all.map((id) => WORDS[id] ?? id));
  return result;
}

/** A filled square for the deal, a diamond for war, dots for what happened. */
export const symbol = (s: Stand): "square" | "diamond" | "circle" => (s.id === "bargain" ? "square" : s.id === "war" ? "diamond" : "circle");
