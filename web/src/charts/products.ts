import * as Plot from "@observablehq/plot";
import { isNumber, type Brief, type DutyStack } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { duty, longDate } from "../format";
import { authorityColours, authorityLabel, authorityName, INK, PAPER } from "../palette";
import { productsTitle, target } from "../words";
import { authorities } from "./daily";
import { base, tip } from "./common";

/** The stack of duties on single products, without the measure and with it. */
export function products(b: Brief): Picture | null {
  const items = b.rate?.products ?? [];
  if (!items.length) return null;
  const all = authorities(b);
  const colour = authorityColours(all);
  const stacks = items.flatMap((p) => (["Without", "With"] as const).map((when) => ({ product: p.product, name: p.name, when, stack: (when === "Without" ? p.before : p.after) as DutyStack })));
  const bars = stacks.flatMap(({ product, name, when, stack }) =>
    (stack.lines ?? []).filter((l) => isNumber(l.ad_valorem) && l.ad_valorem !== 0).map((l) => ({
      product, when, rate: l.ad_valorem as number, authority: authorityName(l.authority),
      title: [`${name}, ${when.toLowerCase()} the measure`, `${l.authority} ${l.heading ?? ""}: ${l.rate ?? duty(l.ad_valorem)}`, l.reason ?? ""].filter(Boolean).join("\n"),
    })));
  const used = all.filter((a) => bars.some((r) => r.authority === a));
  const totals = stacks.map(({ product, when, stack }) => ({ product, when, rate: stack.ad_valorem ?? 0, text: duty(stack.ad_valorem) }));
  const most = Math.max(1, ...totals.map((t) => t.rate));
  const name = (id: string) => items.find((p) => p.product === id)!;
  const rows: Cell[][] = stacks.flatMap(({ product, name: n, when, stack }) => (stack.lines ?? []).map((l): Cell[] => [n, product, `${when.toLowerCase()} the measure`, l.heading ?? "", l.authority, l.rate ?? "", l.ad_valorem ?? null, l.reason ?? ""]));
  return {
    id: "products",
    title: productsTitle(b),
    units: `Duty on products of ${target(b)}, percent of customs value, without the measure and with it${b.rate?.on ? `, by the law of ${longDate(b.rate.on)}` : ""}`,
    legend: used.map((a) => key("square", colour(a), authorityLabel(a))),
    source: `${b.program ?? "impost"}, from the tariff schedule and the measures in its ledger`,
    columns: [{ head: "Product" }, { head: "Code" }, { head: "When" }, { head: "Heading" }, { head: "Authority" }, { head: "Rate as written" }, { head: "Ad valorem (%)", digits: 2 }, { head: "Why" }],
    rows,
    draw: (width, print) => {
      const row = print ? 20 : 52;
      return Plot.plot({
        ...base(width, print),
        height: items.length * (row + (print ? 14 : 26)) + (print ? 16 : 30),
        marginLeft: print ? 34 : 50, marginRight: print ? 40 : 56, marginTop: print ? 13 : 22, marginBottom: print ? 16 : 26,
        x: { label: null, domain: [0, most], ticks: 4, tickFormat: (v: number) => `${v}`, grid: true },
        y: { domain: ["Without", "With"], label: null, padding: 0.22, tickSize: 0 },
        fy: { domain: items.map((p) => p.product), axis: null, padding: print ? 0.42 : 0.33 },
        marks: [
          Plot.barX(bars, { x: "rate", y: "when", fy: "product", fill: (r: { authority: string }) => colour(r.authority), z: "authority", order: used, insetRight: 0.7, title: "title", tip: { ...tip } }),
          Plot.ruleX([0], { stroke: INK }),
          Plot.text(totals, { x: "rate", y: "when", fy: "product", text: "text", textAnchor: "start", dx: 5, fontWeight: 600, fill: INK, stroke: PAPER, strokeWidth: 3 }),
          Plot.text(items, { fy: "product", frameAnchor: "top-left", dx: 0, dy: print ? -10 : -14, textAnchor: "start", text: (p: { product: string }) => `${name(p.product).name}  ${p.product.replace(/\.00\.00$/, "")}`, fontWeight: 600 }),
        ],
      });
    },
  };
}
