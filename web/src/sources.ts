/** Footnotes: numbers that lead to the list of sources, found by number or by a source's own words. */
import type { Brief } from "./brief";
import { h, type Child } from "./dom";

type Reference = number | string | null | undefined;

function numberOf(b: Brief, reference: Reference): number | undefined {
  return b.sources?.find((s) => s.n === reference || s.text === reference)?.n;
}

/** `¹ ²` as links; a reference that the list does not hold is written out. */
export function cite(b: Brief, ...references: Reference[]): Child {
  const numbers = [...new Set(references.map((r) => numberOf(b, r)).filter((n): n is number => n !== undefined))];
  const others = references.filter((r): r is string => typeof r === "string" && r !== "" && numberOf(b, r) === undefined);
  return [
    others.length ? h("span", { class: "reference" }, ` (${others.join("; ")})`) : null,
    numbers.map((n) => h("a", { class: "cite", href: `#source-${n}`, "aria-label": `Source ${n}` }, String(n))),
  ];
}
