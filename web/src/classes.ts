/** Classes of a diverging scale: three on either side of about zero. */
import { isNumber, scenarios, type Brief, type Num } from "./brief";

export type Limits = [number, number, number];

/** The largest of 1, 2, 5 × 10ⁿ that does not pass x. */
function round125(x: number): number {
  const exponent = Math.floor(Math.log10(x) + 1e-9);
  const lead = x / 10 ** exponent;
  return Number(`${lead >= 5 - 1e-9 ? 5 : lead >= 2 - 1e-9 ? 2 : 1}e${exponent}`);
}

/** Limits of the classes, from the largest change: half of it, a third and a tenth of that, rounded to 1, 2 or 5. */
export function limits(values: Num[]): Limits {
  const most = Math.max(0, ...values.filter(isNumber).map(Math.abs));
  if (!(most > 0)) return [0.001, 0.01, 0.1];
  const top = round125(most / 2);
  return [round125(top / 10), round125(top / 3), top];
}

/** 0 (strong loss) … 3 (about zero) … 6 (strong gain). */
export function classOf(x: number, [zero, low, high]: Limits): number {
  const size = Math.abs(x);
  return 3 + Math.sign(x) * (size <= zero ? 0 : size <= low ? 1 : size <= high ? 2 : 3);
}

/** One scale for every scenario of a brief. */
export const incomeLimits = (b: Brief): Limits => limits(scenarios(b).flatMap((s) => (s.regions ?? []).map((r) => r.welfare_pct)));
