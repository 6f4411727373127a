/** Numbers, dates and lists as the page writes them: narrow no-break spaces, a true minus sign, the reader's units. */
import { isNumber, type Num } from "./brief";

export const THIN = "\u202f";
export const MINUS = "\u2212";
export const MISSING = "not computed";

/** `1 234.5` with `digits` decimals; zero never carries a sign. */
export function fixed(x: number, digits: number): string {
  const [whole, part] = Math.abs(x).toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  const text = part ? `${grouped}.${part}` : grouped;
  return x < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** As `fixed`, with a plus sign on what stays positive after rounding. */
export function signed(x: number, digits: number): string {
  const text = fixed(x, digits);
  return x > 0 && /[1-9]/.test(text) ? "+" + text : text;
}

/** Decimals for values whose largest is `most`: three significant figures or so, at most three decimals. */
export function decimalsFor(most: number): number {
  const size = Math.abs(most);
  return size >= 10 ? 1 : size >= 0.2 ? 2 : 3;
}

export const percent = (x: Num, digits?: number): string => (isNumber(x) ? fixed(x, digits ?? decimalsFor(x)) + THIN + "%" : MISSING);
export const signedPercent = (x: Num, digits?: number): string => (isNumber(x) ? signed(x, digits ?? decimalsFor(x)) + THIN + "%" : MISSING);

/** A rate of duty: `free`, `10 %`, `3.4 %`; never more decimals than needed. */
export function duty(x: Num): string {
  if (!isNumber(x)) return MISSING;
  return x === 0 ? "free" : trimmed(x, 2) + THIN + "%";
}

/** Up to `digits` decimals, without trailing zeros. */
export function trimmed(x: number, digits: number): string {
  const text = fixed(x, digits);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Percentage points: `+1.34 points`. */
export const points = (x: Num, digits = 2): string => (isNumber(x) ? `${signed(x, digits)}\u00a0points` : MISSING);

export interface MoneyStyle { sign?: boolean; exact?: boolean }

/** Money given in million USD: `$43.5 bn`, `$435 bn` (`$435.3 bn` where exact), `$3.27 tn`, `$820 m`. */
export function money(musd: Num, { sign = false, exact = false }: MoneyStyle = {}): string {
  if (!isNumber(musd)) return MISSING;
  const size = Math.abs(musd);
  let text: string;
  if (size >= 999_500) text = `${fixed(size / 1e6, 2)}${THIN}tn`;
  else if (size >= 99_950) text = `${fixed(size / 1e3, exact ? 1 : 0)}${THIN}bn`;
  else if (size >= 999.5) text = `${fixed(size / 1e3, 1)}${THIN}bn`;
  else text = `${fixed(size, 0)}${THIN}m`;
  if (!/[1-9]/.test(text)) return "$0";
  return (musd < 0 ? MINUS : sign ? "+" : "") + "$" + text;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** `4 February 2025` from an ISO date or instant, in the instant's own zone; anything else comes back as it is. */
export function longDate(iso: string | null | undefined): string {
  const m = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? "");
  return m && MONTHS[+m[2] - 1] ? `${+m[3]}\u00a0${MONTHS[+m[2] - 1]} ${m[1]}` : iso ?? "";
}

/** `4 Feb 2025`. */
export const shortDate = (iso: string | null | undefined): string => longDate(iso).replace(/([A-Z][a-z]{2})[a-z]*/, "$1");

/** `4 February 2025, 00:01 EST`: the zone's US name where the imposer is the United States, else its distance from UTC. */
export function instant(iso: string | null | undefined, imposer?: string): string {
  const m = /T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(iso ?? "");
  if (!m) return longDate(iso);
  const offset = m[2] ?? "";
  const american = imposer === "US" ? ({ "-05:00": "EST", "-04:00": "EDT" } as Record<string, string>)[offset] : undefined;
  const zone = american ?? (offset === "Z" || offset === "+00:00" ? "UTC" : offset && "UTC" + offset.replace("-", MINUS));
  return `${longDate(iso)}, ${m[1]}${zone ? "\u00a0" + zone : ""}`;
}

/** `a, b and c`. */
export const list = (items: string[]): string => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`);

const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
export const count = (n: number): string => WORDS[n] ?? fixed(n, 0);

/** A text of the brief as the page sets it: dates in words, curled quotation marks, thin spaces before the per cent sign. */
export const prose = (text: string): string =>
  text.trim()
    .replace(/(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g, shortDate)
    .replace(/(\d) %/g, `$1${THIN}%`)
    .replace(/(^|[\s([–])"([^"]*)"/g, "$1“$2”")
    .replace(/(\w)'(?=\w|\s|$)/g, "$1’")
    .replace(/ \.\.\.( |$)/g, "\u00a0…$1");

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A name in the order in which one says it: `Congo, Democratic Republic of the` becomes `Democratic Republic of the Congo`. */
export const natural = (name: string): string => name.replace(/^([^,]+), (.+ of(?: the)?)$/, "$2 $1");

const ARTICLE = /^(United (States|Kingdom|Arab Emirates|Republic)|(\w+ )*(Republic|States)\b|European Union|Netherlands|Philippines|Rest of the world|Russian Federation|Bahamas|Maldives|Gambia|Congo)/;

/** A country's name as it stands inside a sentence: `the United States`, `the Democratic Republic of the Congo`, `China`. */
export const the = (name: string): string => {
  const said = natural(name);
  return ARTICLE.test(said) ? `the ${said.replace(/^Rest/, "rest")}` : said;
};

/** A country's name beside a mark in a picture. */
export const label = (name: string): string => natural(name).replace(/^Democratic Republic of (the )?/, "DR ");

const SHORT: Record<string, string> = { US: "US", EU: "EU", GB: "UK" };

/** A country's name where room is short. */
export const short = (code: string, name: string): string => SHORT[code] ?? name;

/** A country before a noun: `US`, `China’s`. */
export function own(code: string, name: string): string {
  return SHORT[code] ?? `${the(name)}’s`;
}

const STATES: Record<string, string> = { threatened: "Threatened", announced: "Announced", in_force: "In force", suspended: "Suspended", modified: "Modified", revoked: "Revoked", void: "Void" };
export const state = (id: string | null | undefined): string => STATES[id ?? ""] ?? capital((id ?? "").replace(/_/g, " "));
