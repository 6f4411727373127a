import * as Plot from "@observablehq/plot";
import { isNumber, stand, type Brief } from "../brief";
import { key, type Cell, type Picture } from "../figure";
import { percent, signed, signedPercent } from "../format";
import { GAIN, INK, PAPER } from "../palette";
import { frontierTitle, imposer, standDigits, target } from "../words";
import { base, modelLine, tip } from "./common";
import { beside, marks, symbol, type Mark } from "./game";

/** What two governments can reach together by their tariffs, and where they stand. */
export function frontier(b: Brief): Picture | null {
  const edge = (b.response?.frontier ?? []).filter((p): p is { imposer_rate: number; target_rate: number; imposer_pct: number; target_pct: number } => isNumber(p.imposer_pct) && isNumber(p.target_pct)).sort((p, q) => p.imposer_pct - q.imposer_pct);
  const points = (b.response?.stands ?? []).filter((s) => isNumber(s.imposer_pct) && isNumber(s.target_pct));
  if (edge.length < 2 || !points.length) return null;
  const digits = standDigits(b);
  const x = (s: { imposer_pct: unknown }) => s.imposer_pct as number;
  const y = (s: { target_pct: unknown }) => s.target_pct as number;
  const range = (values: number[]): [number, number] => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = (high - low || 0.01) * 0.14;
    return [low - room, high + room];
  };
  const [across, up] = [range([...edge, ...points].map(x)), range([...edge, ...points].map(y))];
  const stands = marks(b, x, y, { x: across[1] - across[0], y: up[1] - up[0] });
  const threat = stand(b, b.response?.threat ?? "");
  /** The zone of agreement: better for both than what lasts without a deal, and within reach. */
  const cut = (value: number, of: typeof x, at: typeof y): number | null => {
    for (let i = 0; i + 1 < edge.length; ++i) {
      const [p, q] = [edge[i], edge[i + 1]];
      if ((of(p as never) - value) * (of(q as never) - value) <= 0 && of(p as never) !== of(q as never)) return at(p as never) + ((at(q as never) - at(p as never)) * (value - of(p as never))) / (of(q as never) - of(p as never));
    }
    return null;
  };
  const zone: { x: number; y: number }[] = [];
  if (threat) {
    const left = cut(x(threat), x as never, y as never) ?? Math.max(...edge.map(y));
    const right = cut(y(threat), y as never, x as never) ?? Math.max(...edge.map(x));
    const inside = edge.filter((p) => x(p) > x(threat) && y(p) > y(threat));
    if (inside.length) zone.push({ x: x(threat), y: y(threat) }, { x: x(threat), y: left }, ...inside.map((p) => ({ x: x(p), y: y(p) })), { x: right, y: y(threat) });
  }
  return {
    id: "frontier",
    title: frontierTitle(b),
    units: `Change in real income against before the measure, percent: ${imposer(b)} to the right, ${target(b)} upwards, in the model`,
    legend: [key("line", INK, "frontier: neither can gain without the other’s loss"), zone.length ? key("square", "color-mix(in srgb, var(--gain) 22%, transparent)", "better for both than no deal") : null],
    note: "Each government sets one rate on all goods of the other, none below zero, and nothing is paid between them. The bargain divides by Nash (1950) what the two gain together.",
    source: modelLine(b),
    columns: [{ head: "What" }, { head: `Real income, ${imposer(b)} (%)`, digits: 3 }, { head: `Real income, ${target(b)} (%)`, digits: 3 }, { head: `Duty of ${imposer(b)} (%)`, digits: 1 }, { head: `Duty of ${target(b)} (%)`, digits: 1 }, { head: `${imposer(b)} (million USD a year)`, digits: 0 }, { head: `${target(b)} (million USD a year)`, digits: 0 }],
    rows: [...points.map((s): Cell[] => [s.title, s.imposer_pct, s.target_pct, s.imposer_rate, s.target_rate, s.imposer_musd ?? null, s.target_musd ?? null]), ...edge.map((p): Cell[] => ["frontier", p.imposer_pct, p.target_pct, p.imposer_rate, p.target_rate, null, null])],
    draw: (width, print) => {
      const right = (s: Mark) => x(s) > (across[0] + across[1]) / 2;
      const tick = (v: number) => (v === 0 ? "0" : signed(v, digits === 3 ? 2 : Math.min(digits, 2)));
      return Plot.plot({
        ...base(width, print),
        height: print ? 158 : Math.min(380, Math.round(width * 0.8)),
        marginLeft: print ? 32 : 46, marginRight: 14, marginTop: print ? 12 : 20, marginBottom: print ? 30 : 38,
        x: { label: `${imposer(b).replace(/^the /, "")}`, labelAnchor: "right", labelArrow: "right", domain: across, ticks: 5, grid: true, tickFormat: tick },
        y: { label: `${target(b).replace(/^the /, "")}`, labelAnchor: "top", labelArrow: "up", domain: up, ticks: 5, grid: true, tickFormat: tick },
        marks: [
          zone.length ? Plot.areaY(zone.slice(1), { x: "x", y1: zone[0].y, y2: "y", fill: GAIN, fillOpacity: 0.16 }) : null,
          Plot.ruleX([0], { stroke: INK, strokeOpacity: 0.4 }),
          Plot.ruleY([0], { stroke: INK, strokeOpacity: 0.4 }),
          Plot.line(edge, { x, y, stroke: INK, strokeWidth: print ? 1.3 : 2 }),
          Plot.dot(stands, { x, y, r: print ? 3 : 5, fill: INK, stroke: PAPER, strokeWidth: 1, symbol: (s: Mark) => symbol(s) }),
          [true, false].map((side) => Plot.text(stands.filter((s) => right(s) === side), { x, y, text: "words", ...beside(side, print, side), stroke: PAPER, strokeWidth: 4, fill: INK, fontWeight: 600 })),
          Plot.tip(stands, Plot.pointer({ x, y, title: (s: Mark) => `${s.title}\n${imposer(b)} ${signedPercent(s.imposer_pct, digits)}\n${target(b)} ${signedPercent(s.target_pct, digits)}\nduties ${percent(s.imposer_rate, 1)} and ${percent(s.target_rate, 1)}`, ...tip })),
        ],
      });
    },
  };
}
