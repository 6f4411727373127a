/** The page's sentences. Each is computed from the figures and follows their signs; none assumes who gains. */
import { alone, answered, isNumber, latestTalk, party, scenarios, stand, withInputs, type BestRate, type Brief, type Costs, type Next, type Num, type Region, type Scenario, type Sector } from "./brief";
import { capital, count, decimalsFor, duty, fixed, list, longDate, money, natural, own, percent, points, prose, shortDate, signedPercent, the, THIN, trimmed } from "./format";

export const imposer = (b: Brief): string => the(b.measure.imposed_by_name);
export const target = (b: Brief): string => the(b.measure.target_name);
export const imposerOwn = (b: Brief): string => own(b.measure.imposed_by, b.measure.imposed_by_name);
export const targetOwn = (b: Brief): string => own(b.measure.target ?? "", b.measure.target_name);

/** "the US deficit", "China’s deficit": something of the imposer's, as a sentence goes on. */
const its = (b: Brief, noun: string): string => (imposerOwn(b).includes("’") ? `${imposerOwn(b)} ${noun}` : `the ${imposerOwn(b)} ${noun}`);

/** "the average US duty", "China’s average duty". */
export const averageDuty = (b: Brief): string => (imposerOwn(b).includes("’") ? its(b, "average duty") : `the average ${imposerOwn(b)} duty`);

/** A measure that is not law yet is told of as what would be. */
const pending = (b: Brief): boolean => !!b.measure.state && b.measure.state !== "in_force";

/** "rises", or "would rise" while the measure is not law. */
const verb = (b: Brief, plain: string): string => (pending(b) ? `would ${plain}` : `${plain}s`);

/** "rises from a to b", "falls …", "stays at …". */
function moves(b: Brief, before: number, after: number, say: (x: number) => string): string {
  const [from, to] = [say(before), say(after)];
  return from === to ? `${verb(b, "stay")} at ${from}` : `${verb(b, after > before ? "rise" : "fall")} from ${from} to ${to}`;
}

/** "raises the average from a to b", "would lower …", "leaves … at a": what the measure does to a rate. */
function turns(b: Brief, what: string, before: number, after: number, say: (x: number) => string): string {
  const [from, to] = [say(before), say(after)];
  return from === to ? `${verb(b, "leave")} ${what} at ${from}` : `${verb(b, after > before ? "raise" : "lower")} ${what} from ${from} to ${to}`;
}

/** "to rise by x %", "to fall by x %", "to stay as it is": an estimated change that follows "is estimated". */
function estimated(x: number, digits: number): string {
  const size = percent(Math.abs(x), digits);
  return /[1-9]/.test(size) ? `to ${x > 0 ? "rise" : "fall"} by ${size}` : "to stay as it is";
}

/** One number of decimals for all the real-income figures that one sentence or picture compares. */
export const incomeDigits = (values: Num[]): number => decimalsFor(Math.max(0, ...values.filter(isNumber).map(Math.abs)));

/** Decimals for the two parties' figures, in every scenario. */
export const partyDigits = (b: Brief): number => incomeDigits(scenarios(b).flatMap((s) => [party(b, s, "imposer")?.welfare_pct, party(b, s, "target")?.welfare_pct]));

/** "real income is estimated to rise by a in X and to fall by b in Y"; empty without figures. */
function incomes(b: Brief, s: Scenario | undefined): string {
  const digits = partyDigits(b);
  const parts = (["imposer", "target"] as const).flatMap((who) => {
    const x = party(b, s, who)?.welfare_pct;
    return isNumber(x) ? [`${estimated(x, digits)} in ${who === "imposer" ? imposer(b) : target(b)}`] : [];
  });
  const turn = (part: string) => /^to (?:rise|fall)(?= by)/.exec(part)?.[0];
  if (parts.length === 2 && turn(parts[0]) && turn(parts[0]) === turn(parts[1])) parts[1] = parts[1].replace(/^to (rise|fall) /, "");
  return parts.length ? `real income is estimated ${list(parts)}` : "";
}

/** The finding in plain words. */
export function headline(b: Brief): string {
  const { before, after } = b.rate?.average ?? {};
  const rate = isNumber(before) && isNumber(after) ? `The measure ${turns(b, averageDuty(b), before, after, (x) => percent(x, 2))}` : "";
  const income = incomes(b, alone(b));
  if (rate && income) return `${rate}. Once trade adjusts, ${income}.`;
  if (rate) return `${rate}.`;
  if (income) return `Once trade adjusts, ${income}.`;
  return `${b.measure.title}.`;
}

export function standfirst(b: Brief): string {
  const income = incomes(b, answered(b));
  return [sentence(b.measure.summary), income && `${withAnswer(b)}, ${income}. These are long-run estimates of a trade model, not forecasts.`].filter(Boolean).join(" ");
}

export const sentence = (text: string | null | undefined): string => (!text ? "" : /[.!?”]$/.test(prose(text)) ? prose(text) : `${prose(text)}.`);

/** Whose answer is played: "with China’s answer", "with the answers of Canada and Mexico". */
export function answer(b: Brief): string {
  const by = b.measure.answered_by ?? [];
  if (by.length > 1) return `with the answers of ${list(by.map((x) => the(x.name)))}`;
  if (!by.length) return "with an answer";
  const whose = own(by[0].by, by[0].name);
  return `with ${whose.includes("’") ? "" : "the "}${whose} answer`;
}
export const withAnswer = (b: Brief): string => capital(answer(b));

/** What the law does now, for the head of its section. */
export function law(b: Brief): string {
  const m = b.measure;
  const all = [...(m.duties ?? []), ...(m.other_duties ? [m.other_duties] : [])].map(prose);
  const many = all.length > 1;
  const what = !all.length ? capital(m.title) : many ? "Additional duties" : `${all[0].startsWith("at least") ? "A duty" : "An additional duty"} of ${all[0]}`;
  const which = many ? `: ${all.join("; ")}` : "";
  const has = many ? "have" : "has";
  const is = many ? "are" : "is";
  const since = m.in_force_since ? longDate(m.in_force_since) : "";
  const first = since ? `; ${many ? "they" : "it"} first applied on ${since}` : "";
  switch (m.state) {
    case "in_force": {
      const changed = m.rates_changed ? `, their rates last changed on ${longDate(m.rates_changed)}`.replace("their", many ? "their" : "its").replace("rates", many ? "rates" : "rate") : "";
      const ends = m.ends ? `, to end on ${longDate(m.ends)}` : "";
      return `${what} ${since ? `${has} been in force since ${since}` : `${is} in force`}${changed}${ends}, as the law reads${which}.`;
    }
    case "threatened": return `${what} ${has} been threatened${m.set_for ? `, from ${longDate(m.set_for)}` : `; ${many ? "they are" : "it is"} not in force`}${which}.`;
    case "announced": return `${what} ${has} been announced${m.set_for ? `, to apply from ${longDate(m.set_for)}` : ""}${which}.`;
    case "suspended": return `${what} ${is} suspended${m.set_for ? ` until ${longDate(m.set_for)}` : first}${which}.`;
    case "revoked": return `${what} ${has} been revoked${first}${which}.`;
    case "void": return `${what} ${has} been held void${first}${which}.`;
    default: return `${what}${since ? `, from ${since}` : ""}${which}.`;
  }
}

/** The finding of the section on the rate. */
export function rate(b: Brief): string {
  const r = b.rate;
  const parts: string[] = [];
  if (isNumber(r?.average?.before) && isNumber(r?.average?.after)) parts.push(turns(b, `${averageDuty(b)} on all imports`, r!.average!.before as number, r!.average!.after as number, (x) => percent(x, 2)));
  if (isNumber(r?.target?.before) && isNumber(r?.target?.after)) parts.push(turns(b, `the average on imports from ${target(b)}`, r!.target!.before as number, r!.target!.after as number, (x) => percent(x, 1)));
  return parts.length ? `${r?.on ? `By the law of ${longDate(r.on)}, the` : "The"} measure ${parts.join("; it ")}.` : "";
}

/** Title of the day-by-day picture. */
export function dailyTitle(b: Brief): string {
  const { before, after } = b.rate?.average ?? {};
  if (!isNumber(before) || !isNumber(after)) return `${capital(averageDuty(b))}, day by day`;
  const step = points(after - before);
  if (!/[1-9]/.test(step)) return `The measure ${verb(b, "leave")} ${averageDuty(b)} where it was`;
  return `The measure ${after > before ? verb(b, "add") : verb(b, "take")} ${points(Math.abs(after - before)).replace("+", "")} ${after > before ? "to" : "from"} the average`;
}

/** Title of the picture of duties on single products. */
export function productsTitle(b: Brief): string {
  const items = b.rate?.products ?? [];
  const steps = items.map((p) => (isNumber(p.before.ad_valorem) && isNumber(p.after.ad_valorem) ? p.after.ad_valorem - p.before.ad_valorem : null)).filter(isNumber);
  const n = items.length;
  const these = n === 1 ? "the product" : `${n === 2 ? "both" : `all ${count(n)}`} products`;
  if (!steps.length || steps.length < n) return `The duties on ${n === 1 ? "a product" : `${count(n)} products`}, without the measure and with it`;
  const [low, high] = [Math.min(...steps), Math.max(...steps)];
  const pts = (x: number) => `${trimmed(Math.abs(x), 2)} ${Math.abs(x) === 1 ? "point" : "points"}`;
  const top = items.reduce((a, p) => ((p.after.ad_valorem as number) > (a.after.ad_valorem as number) ? p : a));
  const level = n > 1 ? `, to ${duty(top.after.ad_valorem)} on ${top.name.charAt(0).toLowerCase() + top.name.slice(1)}` : ` to ${duty(top.after.ad_valorem)}`;
  const same = (x: number, y: number) => Math.abs(x - y) < 0.005;
  if (same(low, 0) && same(high, 0)) return `The duty on ${these} stays as it was`;
  if (same(low, high)) return `The duty on ${these} ${low > 0 ? "rises" : "falls"} by ${pts(low)}${low > 0 ? level : ""}`;
  if (low >= 0) return `The duty on ${n === 2 ? "the two" : `the ${count(n)}`} products rises by ${trimmed(low, 2)} to ${pts(high)}${level}`;
  if (high <= 0) return `The duty on the ${count(n)} products falls by ${trimmed(-high, 2)} to ${pts(low)}`;
  return `The duty rises on some of the products and falls on others`;
}

export function hits(b: Brief): string {
  const h = b.hits;
  if (!h) return "";
  const parts: string[] = [];
  const year = isNumber(h.year) ? ` in ${h.year}` : "";
  if (isNumber(h.imports_musd)) {
    parts.push(`The measure ${verb(b, "cover")} ${money(h.imports_musd, { exact: true })} of imports${year}${isNumber(h.imports_share) ? `, ${percent(h.imports_share, 1)} of ${imposerOwn(b).includes("’") ? "" : "all "}${imposerOwn(b)} imports` : ""}.`);
  }
  if (isNumber(h.duty_musd)) parts.push(`If that trade did not change, it would raise ${money(h.duty_musd)} a year.`);
  if (isNumber(h.lowered_duty_musd) && h.lowered_duty_musd > 0) parts.push(`It stands in place of higher duties on ${money(h.lowered_imports_musd, { exact: true })} of imports, which ${pending(b) ? "would pay" : "pay"} ${money(h.lowered_duty_musd)} a year less.`);
  const t = alone(b)?.trade;
  if (isNumber(t?.revenue_before_musd) && isNumber(t?.revenue_after_musd)) {
    const more = (t!.revenue_after_musd as number) - (t!.revenue_before_musd as number);
    const [from, to] = [t!.revenue_before_musd, t!.revenue_after_musd].map((x) => money(x, { exact: true }));
    const change = from === to ? `${verb(b, "stay")} at ${to}` : `${verb(b, more > 0 ? "rise" : "fall")} by ${money(Math.abs(more))}, from ${from} to ${to}`;
    parts.push(`In the model${isNumber(b.does?.base_year) ? `, on the trade of ${b.does!.base_year}` : ""}, once trade adjusts, ${its(b, "tariff revenue").replace("the ", "")} ${change} a year.`);
  }
  return parts.join(" ");
}

/** What the bands around real income are. */
export function bandsName(b: Brief): string {
  const bands = b.does?.bands;
  if (bands?.kind !== "draws" || !isNumber(bands.draws) || !isNumber(bands.low) || !isNumber(bands.high)) return "range over the sets of elasticities";
  return `middle ${fixed(bands.high - bands.low, 0)}${THIN}% of ${fixed(bands.draws, 0)} draws of elasticities`;
}

/** Both parties' change in real income alone, in the model without input-output and in the one with it. */
function bothModels(b: Brief, what: "welfare_musd" | "welfare_pct"): { name: string; without: number; with: number }[] {
  const [plain, linked] = [alone(b), withInputs(b, alone(b))];
  return (["imposer", "target"] as const).map((who) => ({ name: who === "imposer" ? imposer(b) : target(b), without: party(b, plain, who)?.[what], with: party(b, linked, who)?.[what] }))
    .filter((r): r is { name: string; without: number; with: number } => isNumber(r.without) && isNumber(r.with));
}

/** Title of the picture that sets the model with input-output beside the one without. */
export function modelsTitle(b: Brief): string {
  const rows = bothModels(b, "welfare_musd");
  if (!rows.length) return "Real income with and without input-output";
  const say = (x: number) => money(x, { sign: true });
  return `Where goods are made of other goods, real income changes by ${list(rows.map((r) => `${say(r.with)} in ${r.name}`))} a year (without: ${rows.map((r) => say(r.without)).join(" and ")})`;
}

/** Why percentages of the two models are not held side by side. */
export function modelsNote(b: Brief): string {
  const rows = bothModels(b, "welfare_pct");
  if (!rows.length) return "";
  const digits = incomeDigits(rows.flatMap((r) => [r.without, r.with]));
  return `In percent of a country’s income the two models differ because income does: without input-output it is all that is made, with it only value added, and the changes are ${list(rows.map((r) => `${signedPercent(r.with, digits)} in ${r.name}`))}.`;
}

/** Title of the picture of who bears the duty. */
export function passThroughTitle(b: Brief): string {
  const p = alone(b)?.pass_through;
  if (!isNumber(p?.importer_share) || !isNumber(p?.exporter_share)) return "Who bears the duty";
  const [buyers, sellers] = [p!.importer_share as number, p!.exporter_share as number];
  if (buyers < 0 || sellers < 0) return `Prices that ${imposerOwn(b)} buyers pay rise by ${percent(buyers, 0)} of the added duty, what sellers in ${target(b)} earn falls by ${percent(sellers, 0)} of it`;
  return `Of each dollar of added duty, ${imposerOwn(b)} buyers bear ${fixed(buyers, 0)} cents, sellers in ${target(b)} ${fixed(sellers, 0)}`;
}

/** Fall or rise of the imposer's imports from the target in a sector. */
export const importsMoved = (s: Sector): Num => (isNumber(s.imports_from_target_before_musd) && isNumber(s.imports_from_target_after_musd) ? s.imports_from_target_after_musd - s.imports_from_target_before_musd : null);

/** A sector's name inside a sentence. */
const within = (s: Sector): string => s.name.charAt(0).toLowerCase() + s.name.slice(1);

export function sectorsTitle(b: Brief): string {
  const rows = alone(b)?.sectors ?? [];
  const extreme = (value: (s: Sector) => Num, sign: number) =>
    rows.filter((s) => isNumber(value(s)) && sign * (value(s) as number) > 0).reduce<Sector | undefined>((a, s) => (a && sign * (value(a) as number) >= sign * (value(s) as number) ? a : s), undefined);
  const say = (s: Sector | undefined, value: (s: Sector) => Num) => s && `${within(s)} (${money(value(s), { sign: true })})`;
  const output = (s: Sector) => s.imposer_output_musd;
  const fall = say(extreme(importsMoved, -1), importsMoved);
  const [up, down] = [say(extreme(output, 1), output), say(extreme(output, -1), output)];
  const parts = [
    fall ? `${imposerOwn(b)} imports from ${target(b)} fall most in ${fall}` : "",
    up || down ? `${imposerOwn(b)} output ${[up && `rises most in ${up}`, down && `falls most in ${down}`].filter(Boolean).join(" and ")}` : "",
  ].filter(Boolean);
  return parts.length ? capital(parts.join("; ")) : "What happens by sector";
}

/** How many regions gain, lose, or move by less than `zero` percent. */
export function tally(regions: Region[] | null | undefined, zero: number): { up: number; down: number; flat: number; all: number } {
  const values = (regions ?? []).map((r) => r.welfare_pct).filter(isNumber);
  const up = values.filter((x) => x > zero).length;
  const down = values.filter((x) => x < -zero).length;
  return { up, down, flat: values.length - up - down, all: values.length };
}

export function mapTitle(b: Brief, zero: number): string {
  const parts = scenarios(b).map((s, i) => {
    const t = tally(s.regions, zero);
    if (!t.all) return "";
    return i === 0
      ? `Alone, the measure is estimated to raise real income in ${t.up} of ${t.all} regions and to lower it in ${t.down}`
      : `${answer(b)}, it rises in ${t.up} and falls in ${t.down}`;
  }).filter(Boolean);
  return capital(parts.join("; "));
}

/** Lead of the section on consequences. */
export function does(b: Brief): string {
  const digits = partyDigits(b);
  const both = (s: Scenario | undefined, named: boolean) => {
    const rows = (["imposer", "target"] as const).map((who) => ({ x: party(b, s, who)?.welfare_pct, name: who === "imposer" ? imposer(b) : target(b) })).filter((r) => isNumber(r.x));
    return list(rows.map((r) => `by ${signedPercent(r.x, digits)}${named ? ` in ${r.name}` : ""}`));
  };
  const [first, second] = [both(alone(b), true), both(answered(b), false)];
  return first && `Alone, the measure is estimated to change real income ${first}${second && `; ${answer(b)}, ${second}`}.`;
}

/** What the model says of the imposer's deficits: with the target, and with all partners. */
export function deficits(b: Brief): string {
  const [first, second] = [alone(b)?.trade, answered(b)?.trade];
  const say = (key: "bilateral_deficit" | "overall_deficit", name: string) => {
    const [before, after, answer] = [first?.[`${key}_before_musd`], first?.[`${key}_after_musd`], second?.[`${key}_after_musd`]];
    if (!isNumber(before) || !isNumber(after) || (money(before) === "$0" && money(after) === "$0")) return "";
    const known = [before, after, answer].filter(isNumber);
    const word = known.every((x) => x >= 0) ? "deficit" : known.every((x) => x <= 0) ? "surplus" : "deficit (a surplus where negative)";
    const turn = word === "surplus" ? -1 : 1;
    const same = !isNumber(answer) || money(answer) === money(after);
    return `${its(b, word)} ${name} ${moves(b, before * turn, after * turn, money)}${same ? "" : ` (to ${money((answer as number) * turn)} with the answer)`}`;
  };
  const parts = [say("bilateral_deficit", `with ${target(b)}`), say("overall_deficit", "with all partners")].filter(Boolean);
  return parts.length ? `In the model, ${parts.join("; ")}.` : "";
}

/** Title of the picture of gains and losses with their bands. */
export function bandsTitle(b: Brief): string {
  const rows = (alone(b)?.regions ?? []).filter((r) => isNumber(r.welfare_pct)).sort((x, y) => (y.welfare_pct as number) - (x.welfare_pct as number));
  if (!rows.length) return "Gains and losses of real income";
  const [most, least] = [rows[0], rows[rows.length - 1]];
  const digits = incomeDigits([most.welfare_pct, least.welfare_pct]);
  const say = (r: Region) => signedPercent(r.welfare_pct, digits);
  const up = (most.welfare_pct as number) > 0;
  const down = (least.welfare_pct as number) < 0;
  if (up && down) return `In proportion, ${the(most.name)} is estimated to gain the most (${say(most)}), ${the(least.name)} to lose the most (${say(least)})`;
  if (up) return `No region is estimated to lose; in proportion, ${the(most.name)} gains the most (${say(most)})`;
  if (down) return `No region is estimated to gain; in proportion, ${the(least.name)} loses the most (${say(least)})`;
  return "No region’s real income is estimated to change";
}

/** Is this row of the diversion the imposer's own sellers, or the target? */
export const isImposer = (b: Brief, code: string): boolean => code === party(b, alone(b), "imposer")?.code || code === b.measure.imposed_by;
export const isTarget = (b: Brief, code: string): boolean => code === party(b, alone(b), "target")?.code || code === b.measure.target;

export const sellerName = (b: Brief, code: string, name: string): string => (isImposer(b, code) ? `${imposerOwn(b)} producers` : natural(name));

export function diversionTitle(b: Brief): string {
  const rows = (alone(b)?.diversion ?? []).filter((r) => isNumber(r.change_musd));
  const lost = rows.find((r) => isTarget(b, r.code))?.change_musd;
  const gains = rows.filter((r) => !isTarget(b, r.code) && (r.change_musd as number) > 0).sort((x, y) => (y.change_musd as number) - (x.change_musd as number)).slice(0, 3);
  const sellers = list(gains.map((r) => `${the(sellerName(b, r.code, r.name))} (${money(r.change_musd, { sign: true })})`));
  if (!isNumber(lost)) return sellers ? `The largest increases in sales go to ${sellers}` : "Where the trade goes";
  const first = `${capital(imposerOwn(b))} purchases from ${target(b)} ${lost > 0 ? "rise" : lost < 0 ? "fall" : "do not change"}${lost ? ` by ${money(Math.abs(lost))}` : ""}`;
  return sellers ? `${first}; the largest increases go to ${sellers}` : first;
}

export function flowsTitle(b: Brief): string {
  const about = (what: string, values: Num[]) => {
    const known = values.filter(isNumber);
    if (!known.length) return "";
    const say = known.map((x) => (/[1-9]/.test(fixed(x, 0)) ? `${x > 0 ? "rise" : "fall"} by ${percent(Math.abs(x), 0)}` : "stay as they are"));
    if (known.length === 1 || say[0] === say[1]) return `${what} ${say[0]}${known.length > 1 ? ", with and without an answer" : ""}`;
    const short = known[0] * known[1] > 0 ? say[1].replace(/^\w+ /, "") : say[1];
    return `${what} ${say[0]}, with the answer ${short}`;
  };
  const of = (s: Scenario, key: "imports_from_target" | "exports_to_target"): Num => {
    const t = s.trade;
    const given = t?.[`${key}_pct`];
    const [before, after] = [t?.[`${key}_before_musd`], t?.[`${key}_after_musd`]];
    return isNumber(given) ? given : isNumber(before) && isNumber(after) && before > 0 ? (after / before - 1) * 100 : null;
  };
  const parts = [
    about(`${capital(imposerOwn(b))} imports from ${target(b)}`, scenarios(b).map((s) => of(s, "imports_from_target"))),
    about("exports to it", scenarios(b).map((s) => of(s, "exports_to_target"))),
  ].filter(Boolean);
  return parts.length ? capital(parts.join("; ")) : `Trade between ${imposer(b)} and ${target(b)}, before and after`;
}

/** "to cost X $2 bn and to bring Y $1 bn": what keeping the measure does to each side; a positive cost is a loss. */
function costs(b: Brief, i: Costs): string {
  const clause = (cost: number, who: string) => (!/[1-9]/.test(money(cost)) ? `to cost ${who} nothing` : `to ${cost > 0 ? "cost" : "bring"} ${who} ${money(Math.abs(cost))}`);
  const [ci, ct] = [i.cost_imposer_musd, i.cost_target_musd];
  return list([isNumber(ci) ? clause(ci, imposer(b)) : "", isNumber(ct) ? clause(ct, target(b)) : ""].filter(Boolean));
}

export function issue(b: Brief): string {
  const i = b.issue;
  if (!i || (!isNumber(i.cost_imposer_musd) && !isNumber(i.cost_target_musd))) return "";
  const cost = `Keeping the measure is estimated ${costs(b, i)} a year`;
  if (isNumber(i.leverage) && i.leverage > 0) return `${cost}: a leverage of ${fixed(i.leverage, 1)}, the dollars that ${target(b)} loses for each dollar that ${imposer(b)} gives up.`;
  if (isNumber(i.cost_imposer_musd) && i.cost_imposer_musd <= 0 && isNumber(i.cost_target_musd) && i.cost_target_musd > 0) return `${cost}; as ${imposer(b)} is not estimated to lose, no ratio of the two costs is given.`;
  return `${cost}.`;
}

/** The same where goods are made of other goods. */
export function issueWithInputs(b: Brief): string {
  const i = b.issue?.with_inputs;
  const said = i ? costs(b, i) : "";
  return said ? `In the model with input-output it is estimated ${said} a year${isNumber(i!.leverage) && i!.leverage > 0 ? `, a leverage of ${fixed(i!.leverage, 1)}` : ""}.` : "";
}

/** What the aim must be worth for the measure to pay, and what its end is worth to the other side. */
export function worth(b: Brief): string {
  const [ci, ct] = [b.issue?.cost_imposer_musd, b.issue?.cost_target_musd];
  return [
    isNumber(ci) && ci > 0 ? `For ${imposer(b)} the measure pays if its aim is worth at least ${money(ci)} a year and the measure brings it about.` : "",
    isNumber(ct) && ct > 0 ? `Its end would be worth ${money(ct)} a year to ${target(b)}.` : "",
  ].filter(Boolean).join(" ");
}

/** "12.8 %": one decimal for rates in the game. */
const rateOf = (x: Num): string => percent(x, 1);

/** How a stand of the game is called in a sentence. */
const lasting = (b: Brief): string => (b.response?.threat === "with-answer" ? "measure and answer stay" : b.response?.threat === "war" ? "the two are at war" : b.response?.threat === "alone" ? "the measure stays" : "all stays as it was");

/** The finding of the section on answer, war and deal. */
export function response(b: Brief): string {
  const [war, deal, threat] = [stand(b, "war"), stand(b, "bargain"), stand(b, b.response?.threat ?? "")];
  const better = deal && threat && (deal.imposer_pct as number) > (threat.imposer_pct as number) && (deal.target_pct as number) > (threat.target_pct as number);
  return [
    war ? `At war, each with the one duty that is best for itself given the other’s, ${imposer(b)} would end at ${rateOf(war.imposer_rate)} and ${target(b)} at ${rateOf(war.target_rate)}.` : "",
    !deal && b.response?.no_deal ? `No bargain: ${sentence(b.response.no_deal)}` : "",
    deal ? `A bargain lies at ${rateOf(deal.imposer_rate)} and ${rateOf(deal.target_rate)}${better ? `: better for both than if ${lasting(b)}` : ""}.` : "",
  ].filter(Boolean).join(" ");
}

/** Real income at each stand of the game, in one sentence. */
export function standing(b: Brief): string {
  const digits = standDigits(b);
  const say = (id: string, words: string) => {
    const s = stand(b, id);
    return s ? `${signedPercent(s.imposer_pct, digits)} and ${signedPercent(s.target_pct, digits)} ${words}` : "";
  };
  const parts = [say("alone", "under the measure alone"), say("with-answer", answer(b)), say("war", "at war"), say("bargain", "at the bargain")].filter(Boolean);
  return parts.length ? `Real income in ${imposer(b)} and in ${target(b)}, against before the measure: ${parts.join("; ")}.` : "";
}

/** The rules of the game. */
export const game = (b: Brief): string =>
  `In this game each government has one rate on all goods of the other, all other duties as they then are, and wants real income, nothing else: ${b.measure.objective ? `no aim such as ${b.measure.objective}` : "no other aim"}, no weight on single industries. It says what tariffs alone can win, not what will happen.`;

/** Decimals of real income in the game. */
export const standDigits = (b: Brief): number => incomeDigits((b.response?.stands ?? []).flatMap((s) => [s.imposer_pct, s.target_pct]));

/** "about 9.6 %", "between 8.0 % and 14.1 %": a best rate over all that the other may do. */
function bestOf(curve: BestRate[] | null | undefined): string {
  const values = (curve ?? []).map((p) => p.best).filter(isNumber);
  if (!values.length) return "";
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high - low < 1 ? `about ${rateOf((low + high) / 2)}` : `between ${rateOf(low)} and ${rateOf(high)}`;
}

export function curvesTitle(b: Brief): string {
  const best = bestOf(b.response?.curves?.imposer);
  const [before, after] = [stand(b, "before"), stand(b, "alone")];
  if (!best) return "What is best for each government, given what the other does";
  const step = before && after && isNumber(before.imposer_rate) && isNumber(after.imposer_rate) ? `; the measure ${verb(b, "take")} its mean duty from ${rateOf(before.imposer_rate)} to ${rateOf(after.imposer_rate)}` : "";
  return `Whatever ${target(b)} sets, ${imposer(b)} does best with ${best} on goods of ${target(b)}${step}`;
}

export function frontierTitle(b: Brief): string {
  const deal = stand(b, "bargain");
  const threat = stand(b, b.response?.threat ?? "");
  if (!deal || !threat) return "What the two governments can reach together";
  const digits = standDigits(b);
  const gain = (who: "imposer_pct" | "target_pct") => (deal[who] as number) - (threat[who] as number);
  if (gain("imposer_pct") <= 0 && gain("target_pct") <= 0) return `No deal on tariffs is better for both than if ${lasting(b)}`;
  return `Against what follows if ${lasting(b)}, the bargain is worth ${percent(gain("imposer_pct"), digits)} of real income to ${imposer(b)} and ${percent(gain("target_pct"), digits)} to ${target(b)}`;
}

export function issueTitle(b: Brief): string {
  const [ci, ct] = [b.issue?.cost_imposer_musd, b.issue?.cost_target_musd];
  if (!isNumber(ci) || !isNumber(ct)) return "What keeping the measure costs";
  if (ci > 0 && ct > 0) return `Both lose while it stands, ${ct > ci ? target(b) : ct < ci ? imposer(b) : "by the same amount"}${ct === ci ? "" : " more"}`;
  if (ci <= 0 && ct <= 0) return "Neither is estimated to lose while it stands";
  return ct > 0 ? `${capital(target(b))} loses while it stands, ${imposer(b)} does not` : `${capital(imposer(b))} loses while it stands, ${target(b)} does not`;
}

/** A measure in force that is to change, or else one that is not in force. */
export const changes = (n: Next): boolean => n.state === "modified" || n.state === "in_force";

/** "set for 4 Mar 2025", "changes on 12 Mar 2025"; empty where no day is set. */
export const setFor = (n: Next): string => (n.from ? `${changes(n) ? "changes on" : "set for"} ${shortDate(n.from)}` : "");

/** How many measures stand where: "Seven measures are threatened, two are suspended and three in force are set to change". */
export function next(b: Brief): string {
  const all = b.next ?? [];
  if (!all.length) return "No further measure is threatened, suspended or set to change in the record at hand.";
  const are = (n: number) => (n === 1 ? "is" : "are");
  const kinds: [(n: Next) => boolean, (n: number) => string][] = [
    [(n) => !changes(n) && n.state !== "announced" && n.state !== "suspended", (n) => `${are(n)} threatened`],
    [(n) => n.state === "announced", (n) => `${are(n)} announced`],
    [(n) => n.state === "suspended", (n) => `${are(n)} suspended`],
    [changes, (n) => `in force ${are(n)} set to change`],
  ];
  const parts = kinds.map(([of, say]) => ({ n: all.filter(of).length, say })).filter((k) => k.n)
    .map(({ n, say }, i) => `${count(n)}${i ? "" : n === 1 ? " measure" : " measures"} ${say(n)}`);
  const dates = all.map((n) => n.from).filter((d): d is string => !!d).sort();
  const first = dates.length ? ` The first date set is ${longDate(dates[0])}.` : "";
  return `${capital(list(parts))}${b.as_of ? `, as of ${longDate(b.as_of)}` : ""}.${first}`;
}

export function talks(b: Brief): string {
  const all = b.talks ?? [];
  if (!all.length) return "No talks on this measure are on record.";
  const both = all.filter((t) => new Set((t.accounts ?? []).map((a) => a.by)).size > 1).length;
  const last = latestTalk(b)!;
  return `${all.length === 1 ? "One exchange is" : `${capital(count(all.length))} exchanges are`} on record, ${all.length === 1 ? "on" : "the latest on"} ${longDate(last.on)}. ${both ? "Each side’s words are that side’s." : ""}`.trim();
}

/** "under all eight", "under five of the eight", "under none of the eight". */
const under = (k: number, n: number): string => (k === n ? `under all ${count(n)}` : `under ${k ? count(k) : "none"} of the ${count(n)}`);

/** How often a party loses over the draws: "China loses in all draws", "in 97 % of draws". */
function overDraws(b: Brief): string {
  const d = b.sure?.draws;
  const say = (name: string, who: "imposer" | "target") => {
    const below = (d?.scenarios ?? []).map((s) => s[who]?.below_zero).filter(isNumber);
    if (!below.length) return "";
    const loses = below[0] >= 50;
    const times = (x: number) => {
      const share = loses ? x : 100 - x;
      return share >= 100 ? "all" : share >= 99.95 ? "nearly all" : percent(share, share > 99 || share < 1 ? 1 : 0);
    };
    const all = below.map(times);
    const rest = all.length > 1 && all[1] !== all[0] ? `, with the answer in ${all[1]}` : "";
    return `${name} ${loses ? "loses" : "gains"} in ${all[0]}${rest}`;
  };
  const parts = [say(target(b), "target"), say(imposer(b), "imposer")].filter(Boolean);
  return parts.length && isNumber(d?.n) ? `of ${fixed(d!.n as number, 0)} draws of elasticities ${parts.join(", ")}` : "";
}

/** Does the sign hold over the sets of elasticities? */
export function sure(b: Brief): string {
  const sets = b.sure?.sets ?? [];
  const say = (name: string, first: Num[], second: Num[]) => {
    const [a, c] = [first.filter(isNumber), second.filter(isNumber)];
    if (!a.length) return "";
    const down = a.filter((x) => x < 0).length;
    const loses = down * 2 >= a.length;
    const hold = (xs: number[]) => xs.filter((x) => (loses ? x < 0 : x > 0)).length;
    const start = `${name} ${loses ? "loses" : "gains"} ${under(hold(a), a.length)} sets`;
    if (!c.length) return start;
    return hold(a) === hold(c) && a.length === c.length ? `${start}, with and without an answer` : `${start}, and ${under(hold(c), c.length)} with an answer`;
  };
  const parts = [
    say(target(b), sets.map((s) => s.target_alone), sets.map((s) => s.target_answer)),
    say(imposer(b), sets.map((s) => s.imposer_alone), sets.map((s) => s.imposer_answer)),
  ].filter(Boolean);
  return [overDraws(b), ...parts].filter(Boolean).map((part, i) => (i === 0 ? capital(part) : part)).join("; ");
}

export function sureLead(b: Brief): string {
  const n = b.sure?.sets?.length ?? 0;
  const draws = b.sure?.draws?.n;
  const [drawn, sets] = [isNumber(draws) ? `${fixed(draws, 0)} draws of trade elasticities` : "", n ? `${count(n)} ${isNumber(draws) ? "published sets" : "sets of trade elasticities"}` : ""];
  return drawn || sets ? `The same question was put to ${list([drawn, sets].filter(Boolean))}: the signs that hold under all of them are the firmer ones.` : "";
}

export function description(b: Brief): string {
  return `${b.measure.title}${b.as_of ? `, as of ${shortDate(b.as_of)}` : ""}. ${headline(b)}`;
}
