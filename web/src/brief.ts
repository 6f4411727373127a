/**
 * The account of one announcement, as the program writes it: schema "impost-brief/1".
 *
 * Units: rates in percent (contributions to an average in percentage points); money in million USD (`_musd`).
 * Any number may be null, which means "not computed"; any section may be missing.
 */
export const SCHEMA = "impost-brief/1";

export type Num = number | null | undefined;

export interface Brief {
  schema: string;
  program?: string;
  as_of?: string;
  measure: Measure;
  rate?: Rate | null;
  hits?: { imports_musd: Num; imports_share: Num; duty_musd: Num; lowered_imports_musd?: Num; lowered_duty_musd?: Num; year?: Num } | null;
  does?: Does | null;
  issue?: (Costs & { objective?: string | null; text?: string | null; with_inputs?: Costs | null }) | null;
  response?: Response | null;
  next?: Next[] | null;
  talks?: Talk[] | null;
  sure?: { sets?: ElasticitySet[] | null; draws?: Draws | null; not_in_model?: string[] | null } | null;
  notes?: string[] | null;
  sources?: Source[] | null;
}

/** What keeping the measure costs each side, a year; `with_inputs` where goods are made of other goods. */
export interface Costs { cost_imposer_musd: Num; cost_target_musd: Num; leverage: Num }

export interface Measure {
  id: string;
  title: string;
  imposed_by: string;
  imposed_by_name: string;
  /** The country whose goods pay most of it. */
  target?: string | null;
  target_name: string;
  authority?: string | null;
  instrument?: string | null;
  objective?: string | null;
  summary?: string | null;
  /** What it charges, most first: "10 % on all products of China". */
  duties?: string[] | null;
  /** The rates that `duties` leaves out, in words. */
  other_duties?: string | null;
  /** When it was first in force, when its rates last changed since, when it ends, and the day for which it is set. */
  in_force_since?: string | null;
  rates_changed?: string | null;
  ends?: string | null;
  set_for?: string | null;
  /** The governments whose answers are played with it. */
  answered_by?: { by: string; name: string }[] | null;
  state?: string | null;
  headings?: string[] | null;
  steps?: Step[] | null;
  exceptions?: { heading?: string | null; text: string }[] | null;
  sources?: number[] | null;
}

export interface Step { on: string; state: string; text?: string | null; source?: string | number | null }

export interface BeforeAfter { before: Num; after: Num }

/** `before` and `after` of the averages and products: by the law of the day without the measure and with it. */
export interface Rate {
  on?: string | null;
  average?: BeforeAfter | null;
  target?: BeforeAfter | null;
  daily?: { authorities: string[]; spans: Span[] } | null;
  products?: Product[] | null;
}

/** A run of days with one set of rates; `until` is the first day after it. */
export interface Span { from: string; until?: string | null; rates: Record<string, Num> }

export interface DutyLine { heading?: string | null; authority: string; rate?: string | null; ad_valorem: Num; reason?: string | null }
export interface DutyStack { ad_valorem: Num; lines?: DutyLine[] | null }
export interface Product { product: string; name: string; description?: string | null; origin?: string | null; before: DutyStack; after: DutyStack }

export interface Does {
  world?: string; base_year?: Num; model?: string; closure?: string; elasticities?: string; numeraire?: string; residual?: Num;
  bands?: Bands | null;
  scenarios?: Scenario[] | null;
  with_inputs?: { model?: string | null; cost_shares?: string | null; scenarios?: Scenario[] | null } | null;
}

/** What stands between `welfare_low` and `welfare_high`: the range over the published sets, or a share of draws (`low` and `high` are quantiles, percent). */
export interface Bands { kind: "sets" | "draws"; draws?: Num; low?: Num; high?: Num }

export interface Region {
  code: string; iso2?: string | null; name: string;
  welfare_pct: Num; welfare_low?: Num; welfare_high?: Num; welfare_musd?: Num;
  real_wage_pct?: Num; wage_hat?: Num; income_hat?: Num; price_index_pct?: Num;
  revenue_musd?: Num; exports_pct?: Num; imports_pct?: Num;
}

export interface Trade {
  imports_from_target_pct?: Num; imports_from_target_before_musd?: Num; imports_from_target_after_musd?: Num;
  exports_to_target_pct?: Num; exports_to_target_before_musd?: Num; exports_to_target_after_musd?: Num;
  bilateral_deficit_before_musd?: Num; bilateral_deficit_after_musd?: Num;
  overall_deficit_before_musd?: Num; overall_deficit_after_musd?: Num;
  revenue_before_musd?: Num; revenue_after_musd?: Num;
}

/** Change in the imposer's purchases from one seller (its own: domestic sales), before duty and at unchanged income, in the sectors whose duty changes. */
export interface Diverted { code: string; name: string; change_musd: Num }

/** Of the duty added on the target's goods, percent: what the imposer's buyers pay more, and what the sellers earn less. */
export interface PassThrough { duty_pct: Num; paid_price_pct?: Num; border_price_pct?: Num; importer_share: Num; exporter_share: Num }

/** One sector: rates in percentage points, money duty not included, `_pct` of quantities; `price_pct` against the imposer's price index. */
export interface Sector {
  code: string; name: string;
  added_points?: Num; answer_points?: Num;
  imports_from_target_before_musd?: Num; imports_from_target_after_musd?: Num;
  exports_to_target_before_musd?: Num; exports_to_target_after_musd?: Num;
  price_pct?: Num;
  imposer_output_pct?: Num; imposer_output_musd?: Num; target_output_pct?: Num; target_output_musd?: Num;
}

export interface Scenario {
  id: string; title: string;
  imposer?: Region | null; target?: Region | null;
  regions?: Region[] | null;
  gainers?: string[] | null; losers?: string[] | null;
  trade?: Trade | null;
  diversion?: Diverted[] | null;
  /** Of what the target loses, percent that other sellers take. */
  replaced_share?: Num;
  pass_through?: PassThrough | null;
  sectors?: Sector[] | null;
}

/** Duties of both governments on all goods of the other, percent (means by trade before), and real income in each: percent, and money a year. */
export interface Stand { id: string; title: string; imposer_rate: Num; target_rate: Num; imposer_pct: Num; target_pct: Num; imposer_musd?: Num; target_musd?: Num }

/** One government's best rate where the other's is `other`, percent. */
export interface BestRate { other: Num; best: Num }

/** The game around the measure: each government sets one rate on all goods of the other. `stands`: "before", "alone", "with-answer", "war", "bargain". */
export interface Response {
  model?: string | null; closure?: string | null;
  curves?: { imposer?: BestRate[] | null; target?: BestRate[] | null } | null;
  stands?: Stand[] | null;
  /** Where neither can gain without a loss of the other's, from the target's end to the imposer's. */
  frontier?: { imposer_rate: Num; target_rate: Num; imposer_pct: Num; target_pct: Num }[] | null;
  /** The stand that lasts where there is no deal. */
  threat?: string | null;
  /** Why there is no bargain. */
  no_deal?: string | null;
}

/** What may come. `state`: threatened, announced, suspended, or modified or in_force for a measure in force that changes; `on`: the day of its latest step; `from`: the day it is set for. */
export interface Next {
  measure?: string | null; title: string; by?: string | null; by_name?: string | null; on?: string | null; state?: string | null; from?: string | null;
  text?: string | null; adds_points?: Num; source?: number | string | null;
}

export interface Account { by: string; by_name?: string | null; issued_by?: string | null; text?: string | null; points?: string[] | null; source?: number | string | null }
export interface Talk { on: string; title: string; kind?: string | null; requested_by?: string | null; accounts?: Account[] | null }

/** Real income over draws of elasticities: values at the probabilities of `levels` (percent), and the share of draws below zero (percent). */
export interface Draws { n: Num; how?: string | null; levels: number[]; scenarios: { id: string; imposer: Spread; target: Spread }[] }
export interface Spread { values: Num[]; below_zero: Num }

export interface ElasticitySet { name: string; imposer_alone: Num; target_alone: Num; imposer_answer: Num; target_answer: Num }
export interface Source { n: number; text: string }

export type Read = { brief: Brief } | { problem: string };

/** The brief in the page, or one sentence that says why there is none. */
export function readBrief(json: string | null | undefined): Read {
  let data: unknown;
  try {
    data = JSON.parse(json ?? "null");
  } catch {
    return { problem: "The data in this page is not valid JSON, so there is nothing to show." };
  }
  if (data === null) return { problem: "This page is an empty template: no brief has been written into it yet." };
  const schema = (data as Partial<Brief>).schema;
  if (schema !== SCHEMA) return { problem: `This page shows briefs of the schema “${SCHEMA}”; the data in it ${schema ? `is of the schema “${schema}”` : "names no schema"}.` };
  if (!(data as Partial<Brief>).measure) return { problem: "The data in this page names no measure, so there is nothing to show." };
  return { brief: data as Brief };
}

export const isNumber = (x: unknown): x is number => typeof x === "number" && Number.isFinite(x);

/** The measure alone: the scenario of that name, or else the first. */
export const alone = (b: Brief): Scenario | undefined => b.does?.scenarios?.find((s) => s.id === "alone") ?? b.does?.scenarios?.[0];

/** The measure with the target's answer, where computed. */
export const answered = (b: Brief): Scenario | undefined => b.does?.scenarios?.find((s) => s !== alone(b));

/** "next" by the day that each is set for, then those without one, in the order given. */
export const upcoming = (b: Brief): Next[] => [...(b.next ?? [])].sort((x, y) => (x.from ?? "9999").localeCompare(y.from ?? "9999"));

/** The latest of the talks. */
export const latestTalk = (b: Brief): Talk | undefined => (b.talks ?? []).reduce<Talk | undefined>((a, t) => (a && a.on >= t.on ? a : t), undefined);

/** The scenarios that the page compares, at most two. */
export const scenarios = (b: Brief): Scenario[] => [alone(b), answered(b)].filter((s): s is Scenario => s !== undefined);

/** The same scenario where goods are made of other goods. */
export const withInputs = (b: Brief, s: Scenario | undefined): Scenario | undefined => b.does?.with_inputs?.scenarios?.find((x) => x.id === s?.id);

/** A stand of the game by its name. */
export const stand = (b: Brief, id: string): Stand | undefined => b.response?.stands?.find((x) => x.id === id && isNumber(x.imposer_pct) && isNumber(x.target_pct));

/** A scenario's row for the government that imposes, or for the one it is aimed at. */
export function party(b: Brief, s: Scenario | undefined, who: "imposer" | "target"): Region | undefined {
  const row = s?.[who];
  if (row) return row;
  const codes = who === "imposer" ? [b.measure.imposed_by] : [b.measure.target ?? ""];
  return s?.regions?.find((r) => codes.includes(r.iso2 ?? "") || codes.includes(r.code));
}
