import * as Plot from "@observablehq/plot";
import { isNumber, type Brief, type Num } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { capital, decimalsFor, fixed, percent, signed, signedPercent } from "../format";
import { ALONE, ANSWER, INK, PAPER, RULE } from "../palette";
import { answer, imposer, sure as finding, target } from "../words";
import { base, modelLine, panels, tip } from "./common";

/** The draws of one scenario: the outer and the inner band, and the middle. */
interface Cloud { name: string; colour: string; low: number; high: number; inner: [number, number] | null; middle: number; below: Num; words: string }

function clouds(b: Brief, who: "imposer" | "target"): Cloud[] {
  const d = b.sure?.draws;
  const levels = d?.levels ?? [];
  const n = levels.length;
  return (d?.scenarios ?? []).slice(0, 2).flatMap((s, i): Cloud[] => {
    const v = s[who]?.values ?? [];
    const [low, high, middle] = [v[0], v[n - 1], v[(n - 1) / 2]];
    if (n < 3 || n % 2 === 0 || !isNumber(low) || !isNumber(high) || !isNumber(middle)) return [];
    const [first, last] = n > 4 ? [v[1], v[n - 2]] : [null, null];
    return [{
      name: i === 0 ? "draws, alone" : "draws, answer", colour: i === 0 ? ALONE : ANSWER, low, high, middle, below: s[who].below_zero,
      inner: isNumber(first) && isNumber(last) ? [first, last] : null,
      words: levels.map((q, k) => `${fixed(q, 0)}th percentile ${signedPercent(v[k], 3)}`).join("\n"),
    }];
  });
}

/** "90 % and 50 %": shares of draws within the bands. */
function bandWords(b: Brief): string {
  const levels = b.sure?.draws?.levels ?? [];
  const outer = levels[levels.length - 1] - levels[0];
  const inner = levels.length > 4 ? levels[levels.length - 2] - levels[1] : 0;
  return [outer, inner].filter((x) => x > 0).map((x) => percent(x, 0)).join(" and ");
}

/** A row of the table for each quantile. */
function drawnRows(b: Brief): Cell[][] {
  const d = b.sure?.draws;
  const value = (scenario: number, who: "imposer" | "target", k: number): Num => d?.scenarios[scenario]?.[who]?.values[k] ?? null;
  return (d?.levels ?? []).map((q, k): Cell[] => [`draws, ${fixed(q, 0)}th percentile`, value(0, "imposer", k), value(0, "target", k), value(1, "imposer", k), value(1, "target", k)]);
}

/** The two parties' real income over draws of elasticities and under every published set. */
export function sure(b: Brief): Picture | null {
  const sets = b.sure?.sets ?? [];
  const drawn = { imposer: clouds(b, "imposer"), target: clouds(b, "target") };
  if (!sets.length && !drawn.imposer.length) return null;
  const of = (who: "imposer" | "target") => sets.map((s) => ({ name: s.name, alone: s[`${who}_alone`], answer: s[`${who}_answer`] }));
  const sides = [{ name: capital(imposer(b)), rows: of("imposer"), clouds: drawn.imposer }, { name: capital(target(b)), rows: of("target"), clouds: drawn.target }];
  const values = sides.flatMap((s) => [...s.rows.flatMap((r) => [r.alone, r.answer]), ...s.clouds.flatMap((c) => [c.low, c.high])]).filter(isNumber);
  if (!values.length) return null;
  const digits = decimalsFor(Math.max(...values.map(Math.abs)));
  const low = Math.min(0, ...values), high = Math.max(0, ...values), room = (high - low) * 0.05 || 0.01;
  type Row = { name: string; alone: Num; answer: Num };
  const central = b.does?.elasticities;
  const draw = (name: string, rows: Row[], of: Cloud[], width: number, print: boolean): Node => {
    const both = rows.filter((r) => isNumber(r.alone) && isNumber(r.answer));
    const label = (n: string) => (n === central ? `${n} (main)` : n);
    const svg = Plot.plot({
      ...base(width, print),
      height: (rows.length + of.length) * (print ? 10.5 : 24) + (print ? 20 : 30),
      marginLeft: print ? 70 : 92, marginRight: 12, marginTop: 4, marginBottom: print ? 16 : 24,
      x: { label: null, domain: [low - room, high + room], ticks: print ? 2 : width < 220 ? 3 : 5, grid: true, tickFormat: (v: number) => (v === 0 ? "0" : signed(v, digits === 3 ? 2 : Math.min(digits, 2))) },
      y: { domain: [...of.map((c) => c.name), ...rows.map((r) => r.name)], label: null, tickSize: 0, tickFormat: label },
      marks: [
        Plot.ruleX([0], { stroke: INK }),
        Plot.ruleY(of, { y: "name", x1: "low", x2: "high", stroke: "colour", strokeWidth: print ? 3 : 6, strokeOpacity: 0.35, strokeLinecap: "round" }),
        Plot.ruleY(of.filter((c) => c.inner), { y: "name", x1: (c: Cloud) => c.inner?.[0], x2: (c: Cloud) => c.inner?.[1], stroke: "colour", strokeWidth: print ? 3 : 6 }),
        Plot.tickX(of, { x: "middle", y: "name", stroke: PAPER, strokeWidth: print ? 1 : 2, inset: print ? 2.5 : 8 }),
        Plot.ruleY(both, { y: "name", x1: "alone", x2: "answer", stroke: RULE, strokeWidth: 2 }),
        Plot.dot(rows.filter((r) => isNumber(r.alone)), { x: "alone", y: "name", r: print ? 2.5 : 4.5, fill: ALONE }),
        Plot.dot(rows.filter((r) => isNumber(r.answer)), { x: "answer", y: "name", r: print ? 2.3 : 4.2, stroke: INK, strokeWidth: 1.5, fill: PAPER }),
        Plot.tip(of, Plot.pointer({ x: "middle", y: "name", title: (c: Cloud) => `${name}, ${c.name}\n${c.words}\nbelow zero in ${percent(c.below, 1)} of draws`, ...tip })),
        Plot.tip(rows, Plot.pointerY({ x: (r: Row) => r.alone ?? r.answer ?? 0, y: "name", title: (r: Row) => `${name}, set ${r.name}\nalone ${signedPercent(r.alone, digits)}\nwith answer ${signedPercent(r.answer, digits)}`, ...tip })),
      ],
    });
    svg.setAttribute("aria-label", `${name}: change in real income over draws and under each set of elasticities`);
    return svg;
  };
  return {
    id: "elasticities",
    title: finding(b),
    units: `Change in real income, percent, ${drawn.imposer.length ? `over ${fixed(b.sure!.draws!.n ?? 0, 0)} draws and ` : ""}under each set of trade elasticities`,
    legend: [key("dot", ALONE, "the measure alone"), key("ring", INK, answer(b)), drawn.imposer.length ? key("line", ALONE, `middle ${bandWords(b)} of draws`) : null],
    note: b.sure?.draws?.how ? `Draws: ${b.sure.draws.how}.` : null,
    source: modelLine(b),
    columns: [{ head: "Set" }, { head: `${sides[0].name}, alone (%)`, digits: 3 }, { head: `${sides[1].name}, alone (%)`, digits: 3 }, { head: `${sides[0].name}, with answer (%)`, digits: 3 }, { head: `${sides[1].name}, with answer (%)`, digits: 3 }],
    rows: [...drawnRows(b), ...sets.map((s): Cell[] => [s.name, s.imposer_alone, s.target_alone, s.imposer_answer, s.target_answer])],
    draw: (width, print) => panels(width, sides.map((s) => ({ name: s.name, draw: (w) => draw(s.name, s.rows, s.clouds, w, print) })), print ? 140 : 320),
  };
}
