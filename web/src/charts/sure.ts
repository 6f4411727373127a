import * as Plot from "@observablehq/plot";
import { isNumber, type Brief, type Num } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { capital, decimalsFor, signed, signedPercent } from "../format";
import { ALONE, INK, PAPER, RULE } from "../palette";
import { answer, imposer, sure as finding, target } from "../words";
import { base, modelLine, panels, tip } from "./common";

/** The two parties' real income under every set of elasticities. */
export function sure(b: Brief): Picture | null {
  const sets = b.sure?.sets ?? [];
  if (!sets.length) return null;
  const of = (who: "imposer" | "target") => sets.map((s) => ({ name: s.name, alone: s[`${who}_alone`], answer: s[`${who}_answer`] }));
  const sides = [{ name: capital(imposer(b)), rows: of("imposer") }, { name: capital(target(b)), rows: of("target") }];
  const values = sides.flatMap((s) => s.rows.flatMap((r) => [r.alone, r.answer])).filter(isNumber);
  if (!values.length) return null;
  const digits = decimalsFor(Math.max(...values.map(Math.abs)));
  const low = Math.min(0, ...values), high = Math.max(0, ...values), room = (high - low) * 0.05 || 0.01;
  type Row = { name: string; alone: Num; answer: Num };
  const central = b.does?.elasticities;
  const draw = (name: string, rows: Row[], width: number, print: boolean): Node => {
    const both = rows.filter((r) => isNumber(r.alone) && isNumber(r.answer));
    const label = (n: string) => (n === central ? `${n} (main)` : n);
    const svg = Plot.plot({
      ...base(width, print),
      height: rows.length * (print ? 10.5 : 24) + (print ? 20 : 30),
      marginLeft: print ? 52 : 70, marginRight: 12, marginTop: 4, marginBottom: print ? 16 : 24,
      x: { label: null, domain: [low - room, high + room], ticks: print || width < 220 ? 3 : 5, grid: true, tickFormat: (v: number) => (v === 0 ? "0" : signed(v, digits === 3 ? 2 : Math.min(digits, 2))) },
      y: { domain: rows.map((r) => r.name), label: null, tickSize: 0, tickFormat: label },
      marks: [
        Plot.ruleX([0], { stroke: INK }),
        Plot.ruleY(both, { y: "name", x1: "alone", x2: "answer", stroke: RULE, strokeWidth: 2 }),
        Plot.dot(rows.filter((r) => isNumber(r.alone)), { x: "alone", y: "name", r: print ? 2.5 : 4.5, fill: ALONE }),
        Plot.dot(rows.filter((r) => isNumber(r.answer)), { x: "answer", y: "name", r: print ? 2.3 : 4.2, stroke: INK, strokeWidth: 1.5, fill: PAPER }),
        Plot.tip(rows, Plot.pointerY({ x: (r: Row) => r.alone ?? r.answer ?? 0, y: "name", title: (r: Row) => `${name}, set ${r.name}\nalone ${signedPercent(r.alone, digits)}\nwith answer ${signedPercent(r.answer, digits)}`, ...tip })),
      ],
    });
    svg.setAttribute("aria-label", `${name}: change in real income under each set of elasticities`);
    return svg;
  };
  return {
    id: "elasticities",
    title: finding(b),
    units: "Change in real income, percent, under each set of trade elasticities",
    legend: [key("dot", ALONE, "the measure alone"), key("ring", INK, answer(b))],
    source: modelLine(b),
    columns: [{ head: "Set" }, { head: `${sides[0].name}, alone (%)`, digits: 3 }, { head: `${sides[1].name}, alone (%)`, digits: 3 }, { head: `${sides[0].name}, with answer (%)`, digits: 3 }, { head: `${sides[1].name}, with answer (%)`, digits: 3 }],
    rows: sets.map((s): Cell[] => [s.name, s.imposer_alone, s.target_alone, s.imposer_answer, s.target_answer]),
    draw: (width, print) => panels(width, sides.map((s) => ({ name: s.name, draw: (w) => draw(s.name, s.rows, w, print) })), print ? 140 : 320),
  };
}
