import * as Plot from "@observablehq/plot";
import { isNumber, type Brief } from "../brief";
import { key, type Picture } from "../figure";
import { capital, fixed, percent, shortDate } from "../format";
import { authorityColours, authorityLabel, authorityName, INK, MUTED, PAPER } from "../palette";
import { averageDuty, dailyTitle } from "../words";
import { base, tip } from "./common";

const DAY = 86_400_000;
const day = (iso: string): Date => new Date(iso.slice(0, 10) + "T00:00:00Z");
const iso = (d: Date): string => d.toISOString().slice(0, 10);

/** Every authority of the brief's pictures, in the order of the stack. */
export function authorities(b: Brief): string[] {
  const daily = (b.rate?.daily?.authorities ?? []).map(authorityName);
  const products = (b.rate?.products ?? []).flatMap((p) => [...(p.before.lines ?? []), ...(p.after.lines ?? [])].map((l) => authorityName(l.authority)));
  return [...new Set([...daily, ...products])];
}

/** The average rate day by day, stacked by authority: a step where a span begins. */
export function daily(b: Brief): Picture | null {
  const d = b.rate?.daily;
  if (!d?.spans?.length) return null;
  const stack = d.authorities;
  const spans = [...d.spans].sort((x, y) => x.from.localeCompare(y.from));
  const last = spans[spans.length - 1];
  const end = day(last.until ?? b.as_of ?? last.from);
  if (+end <= +day(last.from)) end.setTime(+day(last.from) + 14 * DAY);
  const value = (rates: Record<string, unknown>, a: string): number => (isNumber(rates[a]) ? (rates[a] as number) : 0);
  const total = (rates: Record<string, unknown>): number => stack.reduce((sum, a) => sum + value(rates, a), 0);
  const used = stack.filter((a) => spans.some((s) => value(s.rates, a) !== 0));
  const colour = authorityColours(authorities(b));
  const area = [...spans.map((s) => ({ date: day(s.from), rates: s.rates })), { date: end, rates: last.rates }]
    .flatMap((p) => used.map((a) => ({ date: p.date, authority: authorityName(a), rate: value(p.rates, a) })));
  const days = spans.flatMap((s, i) => {
    const until = i + 1 < spans.length ? day(spans[i + 1].from) : end;
    const out: { date: Date; total: number; title: string }[] = [];
    for (let t = +day(s.from); t < +until; t += DAY) {
      const date = new Date(t);
      out.push({ date, total: total(s.rates), title: [`${shortDate(iso(date))}: ${percent(total(s.rates), 2)}`, ...[...used].reverse().map((a) => `${authorityLabel(authorityName(a))}: ${fixed(value(s.rates, a), 2)} points`)].join("\n") });
    }
    return out;
  });
  const most = Math.max(...spans.map((s) => total(s.rates)));
  const since = b.measure.in_force_since;
  const mark = since && day(since) >= day(spans[0].from) && day(since) <= end ? day(since) : null;
  const at = mark && spans.findIndex((s) => +day(s.from) === +mark);
  const labels = [
    ...(isNumber(at) && at > 0 ? [{ date: mark as Date, y: total(spans[at - 1].rates), text: percent(total(spans[at - 1].rates), 2), anchor: "end" as const }] : []),
    ...(isNumber(at) && at >= 0 ? [{ date: mark as Date, y: total(spans[at].rates), text: percent(total(spans[at].rates), 2), anchor: "start" as const }] : []),
  ];
  return {
    id: "daily-rate",
    title: dailyTitle(b),
    units: `${capital(averageDuty(b).replace("the ", ""))} on all imports, percent of customs value, by all law together, by the authority on which each part rests`,
    legend: used.map((a) => key("square", colour(authorityName(a)), authorityLabel(authorityName(a)))),
    source: `${b.program ?? "impost"}, from the tariff schedule and the measures in its ledger${isNumber(b.hits?.year) ? `; weights: imports of ${b.hits!.year}` : ""}`,
    columns: [{ head: "From" }, { head: "Until (exclusive)" }, ...stack.map((a) => ({ head: `${authorityLabel(authorityName(a))} (points)`, digits: 2 })), { head: "Average (%)", digits: 2 }],
    rows: spans.map((s) => [s.from, s.until ?? "", ...stack.map((a) => s.rates[a] ?? null), Number(total(s.rates).toFixed(6))]),
    draw: (width, print) => Plot.plot({
      ...base(width, print),
      height: print ? 134 : width < 480 ? 240 : 300,
      marginTop: 24, marginLeft: 34, marginRight: 12,
      x: { type: "utc", label: null, domain: [day(spans[0].from), end] },
      y: { label: null, domain: [0, most * 1.14], grid: true, ticks: 5, tickFormat: (v: number) => `${v}` },
      marks: [
        Plot.areaY(area, { x: "date", y: "rate", fill: (p: { authority: string }) => colour(p.authority), z: "authority", order: used.map(authorityName), curve: "step-after", stroke: PAPER, strokeWidth: 0.6 }),
        Plot.ruleY([0], { stroke: INK }),
        mark ? Plot.ruleX([mark], { stroke: INK, strokeWidth: 1.2, y1: 0, y2: most * 1.14 }) : null,
        mark ? Plot.text([mark], { x: (m: Date) => m, text: () => `In force ${shortDate(iso(mark))}`, frameAnchor: "top", dy: -14, fontWeight: 600, textAnchor: mark.getTime() - +day(spans[0].from) > (+end - +day(spans[0].from)) / 2 ? "end" : "start" }) : null,
        labels.map((l) => Plot.text([l], { x: "date", y: "y", text: "text", textAnchor: l.anchor, dx: l.anchor === "end" ? -6 : 6, dy: -9, fontWeight: 600, fill: INK, stroke: PAPER, strokeWidth: 4 })),
        Plot.ruleX(days, Plot.pointerX({ x: "date", stroke: MUTED, strokeDasharray: "2,3" })),
        Plot.tip(days, Plot.pointerX({ x: "date", y: "total", title: "title", ...tip })),
      ],
    }),
  };
}
