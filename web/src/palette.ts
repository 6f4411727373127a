/** Colours by name; their values, light and dark, stand in style.css. Categories follow Okabe and Ito. */
export const INK = "var(--ink)";
export const MUTED = "var(--muted)";
export const RULE = "var(--rule)";
export const PAPER = "var(--paper)";
export const GAIN = "var(--gain)";
export const LOSS = "var(--loss)";
export const BEFORE = "var(--before)";
export const ALONE = "var(--alone)";
export const ANSWER = "var(--answer)";
/** The two governments, where a picture sets one against the other. */
export const IMPOSER = "var(--imposer)";
export const TARGET = "var(--target)";

const KNOWN: Record<string, string> = {
  Base: "var(--cat-grey)",
  "Section 301": "var(--cat-blue)",
  "Section 232": "var(--cat-orange)",
  "Section 201": "var(--cat-green)",
  IEEPA: "var(--cat-vermilion)",
  "Section 122": "var(--cat-purple)",
};
const SPARE = ["var(--cat-sky)", "var(--cat-purple)", "var(--cat-yellow)", "var(--cat-green)", "var(--cat-blue)", "var(--cat-orange)", "var(--cat-vermilion)"];

/** The ordinary duty, whatever the column it stands in. */
export const authorityName = (id: string): string => (/^(base|mfn|column \d|general|special|preference)\b/i.test(id) ? "Base" : id);
const NAMES: Record<string, string> = { Base: "Base duty", IEEPA: "International Emergency Economic Powers Act (IEEPA)", "Public Law 117-110": "Public Law 117-110 (goods of Russia and Belarus)" };
export const authorityLabel = (id: string): string => NAMES[id] ?? id;

/** One colour an authority, the same in every picture. */
export function authorityColours(authorities: string[]): (id: string) => string {
  const taken = new Set(authorities.map((a) => KNOWN[a]).filter(Boolean));
  const free = SPARE.filter((c) => !taken.has(c));
  const others = authorities.filter((a) => !KNOWN[a]);
  return (id) => KNOWN[id] ?? free[others.indexOf(id) % free.length] ?? MUTED;
}

/** Seven classes from strong loss over about zero to strong gain. */
export const DIVERGING = [0, 1, 2, 3, 4, 5, 6].map((i) => `var(--div-${i})`);
