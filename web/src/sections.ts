/** The sections of the page, in the brief's order. */
import { alone, answered, isNumber, latestTalk, party, scenarios, upcoming, type Brief, type Step, type Talk } from "./brief";
import { h, type Child } from "./dom";
import { figure, type Picture } from "./figure";
import { capital, fixed, instant, longDate, money, percent, points, prose, shortDate, short, signedPercent, state, the, MISSING } from "./format";
import { cite } from "./sources";
import { authorityLabel } from "./palette";
import * as words from "./words";
import { daily } from "./charts/daily";
import { products } from "./charts/products";
import { map } from "./charts/map";
import { bands } from "./charts/bands";
import { diversion } from "./charts/diversion";
import { flows } from "./charts/flows";
import { models } from "./charts/models";
import { bearers } from "./charts/bearers";
import { sectors } from "./charts/sectors";
import { issueCosts } from "./charts/issue";
import { curves } from "./charts/curves";
import { frontier } from "./charts/frontier";
import { modelDetails } from "./charts/common";
import { sure as sureChart } from "./charts/sure";

const ABSENT = "This part was not computed for this brief.";

function section(id: string, name: string, lead: Child, ...body: Child[]): HTMLElement {
  return h("section", { id, "aria-labelledby": `${id}-name` }, h("h2", { id: `${id}-name` }, name), h("div", { class: "body" }, lead ? h("p", { class: "lead" }, lead) : null, body));
}

const picture = (b: Brief, p: Picture | null): Child => p && figure(b.measure.id, p);

/** Pictures beside one another where the page is wide enough, and on paper. */
const pair = (kind: string, ...children: Child[]): Child => {
  const there = children.filter(Boolean);
  return there.length > 1 ? h("div", { class: kind }, there) : there;
};

export function header(b: Brief): HTMLElement {
  const m = b.measure;
  return h("header", {},
    h("p", { class: "kicker" }, h("span", {}, "Impost brief"), b.as_of ? h("span", {}, `as of ${longDate(b.as_of)}`) : null),
    h("p", { class: "measure" }, m.title),
    h("h1", {}, words.headline(b)),
    h("p", { class: "standfirst" }, words.standfirst(b), cite(b, ...(m.sources ?? []))),
    strip(b));
}

function strip(b: Brief): HTMLElement {
  const tile = (name: string, value: string, detail: Child) => h("div", {}, h("dt", {}, name), h("dd", {}, h("span", { class: "value" }, value), h("span", { class: "detail" }, detail)));
  const { average, target } = b.rate ?? {};
  const both = (x: { before: unknown; after: unknown } | null | undefined, digits: number) =>
    isNumber(x?.before) && isNumber(x?.after) ? { value: percent(x!.after as number, digits), detail: `from ${percent(x!.before as number, digits)}, ${points((x!.after as number) - (x!.before as number), digits)}` } : { value: "–", detail: MISSING };
  const avg = both(average, 2), tgt = both(target, 1);
  const digits = words.partyDigits(b);
  const income = (who: "imposer" | "target") => {
    const [a, c] = [party(b, alone(b), who)?.welfare_pct, party(b, answered(b), who)?.welfare_pct];
    return { value: isNumber(a) ? signedPercent(a, digits) : "–", detail: isNumber(a) ? (isNumber(c) ? `alone; ${signedPercent(c, digits)} with the answer` : "the measure alone") : MISSING };
  };
  const hit = b.hits;
  return h("dl", { class: "strip" },
    tile(capital(words.averageDuty(b).replace("the ", "")), avg.value, avg.detail),
    tile(`On ${words.target(b)}`, tgt.value, tgt.detail),
    tile("Imports covered", isNumber(hit?.imports_musd) ? money(hit!.imports_musd, { exact: true }) : "–", isNumber(hit?.imports_share) ? `${percent(hit!.imports_share, 1)} of all${isNumber(hit?.year) ? `, ${hit!.year}` : ""}` : MISSING),
    tile("Duty, trade unchanged", isNumber(hit?.duty_musd) ? money(hit!.duty_musd) : "–", isNumber(hit?.duty_musd) ? "a year" : MISSING),
    tile(`Real income, ${short(b.measure.imposed_by, b.measure.imposed_by_name)}`, income("imposer").value, income("imposer").detail),
    tile(`Real income, ${short(b.measure.target ?? "", b.measure.target_name)}`, income("target").value, income("target").detail));
}

/** Where each question is answered; links only, the answers stand in the leads. */
export function contents(parts: HTMLElement[]): HTMLElement {
  const links = parts.filter((p) => p.tagName === "SECTION").map((p) => h("li", {}, h("a", { href: `#${p.id}` }, p.querySelector("h2")?.textContent ?? p.id)));
  return h("nav", { class: "contents", "aria-label": "Parts of the brief" }, h("ol", {}, links));
}

export function law(b: Brief): HTMLElement {
  const m = b.measure;
  const fact = (name: string, value: Child) => (value ? h("div", {}, h("dt", {}, name), h("dd", {}, value)) : null);
  return section("law", "The law", [words.law(b), cite(b, ...(m.sources ?? []))],
    h("dl", { class: "facts" },
      fact("Instrument", m.instrument),
      fact("Authority", m.authority && authorityLabel(m.authority)),
      fact(m.headings?.length === 1 ? "Tariff heading" : "Tariff headings", headings(m.headings ?? [])),
      fact(m.state === "in_force" || !m.state ? "In force since" : "First in force", m.in_force_since && instant(m.in_force_since, m.imposed_by)),
      fact("Rates last changed", m.rates_changed && instant(m.rates_changed, m.imposed_by)),
      fact("Ends", m.ends && instant(m.ends, m.imposed_by)),
      fact("Set for", m.set_for && longDate(m.set_for)),
      fact("Stated aim", m.objective && capital(m.objective))),
    lifecycle(b, m.steps ?? []),
    m.exceptions?.length ? h("div", { class: "exceptions" }, h("h3", {}, "What the law takes out"), folded(m.exceptions.length, EXCEPTIONS_OPEN, `${m.exceptions.length} provisions`, exceptions(m.exceptions))) : null);
}

const HEADINGS_OPEN = 6, STEPS_OPEN = 8, EXCEPTIONS_OPEN = 8;

/** A list as it stands where it is short, else behind its own name. */
const folded = (length: number, most: number, name: string, list: Child): Child => (length <= most ? list : h("details", {}, h("summary", {}, name), list));

const headings = (all: string[]): Child => folded(all.length, HEADINGS_OPEN, `${all.length}, from ${all[0]} to ${all[all.length - 1]}`, all.join(", "));

const exceptions = (all: { heading?: string | null; text: string }[]): HTMLElement =>
  h("ul", {}, all.map((e) => h("li", {}, h("span", { class: "code" }, e.heading || "—"), h("span", {}, words.sentence(e.text)))));

/** The steps of the measure's life: where they are many, the first and the latest, and all of them behind. */
function lifecycle(b: Brief, all: Step[]): Child {
  if (!all.length) return null;
  const steps = (some: Step[], name: string) => h("ol", { class: "steps", "aria-label": name }, some.map((s) =>
    h("li", { class: `step ${s.state}`, "data-later": b.as_of && s.on.slice(0, 10) > b.as_of ? true : null },
      h("span", { class: "when" }, shortDate(s.on)),
      h("span", { class: "state" }, state(s.state)),
      h("span", { class: "text" }, words.sentence(s.text), cite(b, s.source)))));
  if (all.length <= STEPS_OPEN) return steps(all, "Lifecycle of the measure");
  return [steps([all[0], ...all.slice(-3)], "First and latest steps of the measure"), h("details", {}, h("summary", {}, `All ${all.length} steps`), steps(all, "Lifecycle of the measure"))];
}

export function rate(b: Brief): HTMLElement {
  const pictures = [picture(b, daily(b)), picture(b, products(b))];
  const lead = words.rate(b);
  return section("rate", "The rate", lead || (pictures.some(Boolean) ? null : ABSENT), pair("pair-print", ...pictures));
}

export function hits(b: Brief): HTMLElement {
  return section("hits", "What it hits", words.hits(b) || ABSENT);
}

export function does(b: Brief): HTMLElement {
  const [world, income, linked, borne, sellers, trade, by] = [map(b), bands(b), models(b), bearers(b), diversion(b), flows(b), sectors(b)].map((p) => picture(b, p));
  const has = scenarios(b).length > 0;
  const deficits = words.deficits(b);
  return section("does", "What it does", has ? words.does(b) || null : ABSENT, deficits ? h("p", { class: "plain" }, deficits) : null,
    pair("pair-print", world, income), pair("pair", linked, borne), pair("pair", sellers, trade), by);
}

export function issue(b: Brief): HTMLElement | null {
  if (!b.issue) return null;
  const sentence = words.issue(b);
  return section("issue", "The issue", sentence || null,
    h("div", { class: "beside" },
      h("div", { class: "text" }, 
        b.issue.objective ? h("p", {}, `Stated aim: ${b.issue.objective}. What it is worth is not in the model: that is for the reader to set against the cost.`) : null,
        words.issueWithInputs(b) ? h("p", {}, words.issueWithInputs(b)) : null,
        words.worth(b) ? h("p", {}, words.worth(b)) : null,
        !sentence && b.issue.text ? h("p", {}, words.sentence(b.issue.text)) : null),
      picture(b, issueCosts(b))));
}

export function response(b: Brief): HTMLElement | null {
  if (!b.response) return null;
  return section("response", "The response", words.response(b) || ABSENT,
    h("p", { class: "plain" }, [words.standing(b), words.game(b)].filter(Boolean).join(" ")),
    pair("pair", picture(b, curves(b)), picture(b, frontier(b))));
}

export function next(b: Brief): HTMLElement {
  return section("next", "What next", words.next(b),
    b.next?.length
      ? h("ul", { class: "next" }, upcoming(b).map((n) => h("li", {},
          h("span", { class: "when" },
            h("span", { class: "state" }, state(words.changes(n) ? "in_force" : n.state ?? "threatened")),
            words.setFor(n) ? h("span", { class: "set" }, words.setFor(n)) : null,
            n.on || n.by ? h("span", { class: "step-on" }, [n.on ? `latest step ${shortDate(n.on)}` : "", n.by ? `by ${short(n.by, the(n.by_name || side(b, n.by)))}` : ""].filter(Boolean).join(", ")) : null),
          h("span", { class: "title" }, prose(n.title)),
          h("span", { class: "text" }, words.sentence(n.text), cite(b, n.source), isNumber(n.adds_points) ? ` Would ${n.adds_points < 0 ? "take" : "add"} ${fixed(Math.abs(n.adds_points), 2)}\u00a0points ${n.adds_points < 0 ? "off" : "to"} the average duty.` : ""))))
      : null);
}

/** The name of a government by its code. */
const side = (b: Brief, code: string): string =>
  code === b.measure.imposed_by ? b.measure.imposed_by_name : code === b.measure.target ? b.measure.target_name : code;

const KINDS: Record<string, string> = { call: "Call", meeting: "Meeting", statement: "Statement", ruling: "Ruling", notice: "Notice" };

function talk(b: Brief, t: Talk): HTMLElement {
  const accounts = t.accounts ?? [];
  const name = (code: string, given?: string | null) => the(given || side(b, code));
  return h("article", { class: t === latestTalk(b) ? "talk latest" : "talk" },
    h("h3", {}, prose(t.title)),
    h("p", { class: "units" }, [KINDS[t.kind ?? ""] ?? (t.kind ? capital(t.kind) : ""), longDate(t.on), t.requested_by ? `requested by ${name(t.requested_by)}` : ""].filter(Boolean).join(", ")),
    accounts.length ? h("p", { class: "paper" }, accounts.length > 1 ? "Accounts of " : "Account of ", accounts.map((a, i) => [i === 0 ? "" : i === accounts.length - 1 ? " and " : ", ", name(a.by, a.by_name), cite(b, a.source)]), ".") : null,
    h("div", { class: "accounts" }, accounts.map((a) =>
      h("div", { class: "account" },
        h("h4", {}, `The account of ${name(a.by, a.by_name)}`),
        a.issued_by ? h("p", { class: "issuer" }, a.issued_by, cite(b, a.source)) : null,
        a.text ? h("p", {}, words.sentence(a.text)) : null,
        a.points?.length ? h("ul", {}, a.points.map((p) => h("li", {}, prose(p)))) : null))));
}

export function talks(b: Brief): HTMLElement {
  return section("talks", "The talks", words.talks(b), (b.talks ?? []).map((t) => talk(b, t)));
}

export function sure(b: Brief): HTMLElement {
  const d = b.does;
  const limits = b.sure?.not_in_model ?? [];
  const exponent = isNumber(d?.residual) && d!.residual !== 0 ? Math.floor(Math.log10(Math.abs(d!.residual as number))) : null;
  const method = [
    modelDetails(b) ? `The model: ${modelDetails(b)}.` : "",
    d?.numeraire ? `Numeraire: ${d.numeraire}.` : "",
    exponent !== null ? `The equations of the model are met to within 1 part in 10` : "",
  ];
  return section("sure", "How sure", words.sureLead(b) || (limits.length ? null : ABSENT),
    picture(b, sureChart(b)),
    h("div", { class: "limits-list" },
      limits.length ? h("div", {}, h("h3", {}, "What is not in the model"), h("ul", {}, limits.map((x) => h("li", {}, words.sentence(x))))) : null,
      b.notes?.length || method.some(Boolean)
        ? h("div", {}, h("h3", {}, "Notes"), h("ul", {},
            (b.notes ?? []).map((x) => h("li", {}, words.sentence(x))),
            method.some(Boolean) ? h("li", {}, method.filter(Boolean).join(" "), exponent !== null ? [h("sup", {}, String(-exponent - 1)), "."] : null) : null))
        : null));
}

export function sources(b: Brief): HTMLElement | null {
  if (!b.sources?.length) return null;
  return section("sources", "Sources", null,
    h("ol", { class: "sources" }, b.sources.map((s) => h("li", { id: `source-${s.n}`, value: s.n, tabindex: -1 }, s.text))));
}

export const footer = (b: Brief): HTMLElement =>
  h("footer", {}, h("p", {}, `${b.program ?? "impost"}. Figures under “What it does”, “The issue”, “The response” and “How sure” are estimates of a trade model that compares two long-run states of the world. Rates are as the law reads on the day named.`));
