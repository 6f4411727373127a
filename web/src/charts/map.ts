import * as Plot from "@observablehq/plot";
import { feature } from "topojson-client";
import world from "virtual:world";
import { isNumber, scenarios, type Brief, type Scenario } from "../brief";
import { classOf, incomeLimits, type Limits } from "../classes";
import { h } from "../dom";
import { key, type Cell, type Picture } from "../figure";
import { decimalsFor, list, money, natural, percent, signedPercent, trimmed, MINUS } from "../format";
import { DIVERGING, PAPER } from "../palette";
import { mapTitle, withAnswer } from "../words";
import { base, modelLine, panels } from "./common";

const countries = feature(world, world.objects.countries);
type Country = (typeof countries.features)[number];

function legend(l: Limits): Node[] {
  const say = (x: number, sign: string) => (x === 0 ? "0" : sign + trimmed(x, 6));
  const marks = [...[...l].reverse().map((x) => say(x, MINUS)), ...l.map((x) => say(x, "+"))];
  return [
    h("div", { class: "scale" },
      h("div", { class: "words" }, h("span", {}, "Real income lower"), h("span", {}, "about zero"), h("span", {}, "higher")),
      h("div", { class: "classes", "aria-hidden": "true" }, DIVERGING.map((c) => h("span", { style: `background: ${c}` }))),
      h("div", { class: "limits" }, marks.map((m) => h("span", {}, m)))),
    key("square", "var(--none)", "no estimate of its own"),
  ];
}

/** Beside the pointer, the words for the country under it: its own outline decides, not the nearest centre. */
function explained(svg: Element, words: string[]): HTMLElement {
  const bubble = h("div", { class: "bubble", "aria-hidden": "true", hidden: true });
  const frame = h("div", { class: "map" }, svg, bubble);
  const text = new Map([...svg.querySelectorAll("[aria-label='geo'] path")].map((path, i) => [path as EventTarget, words[i]]));
  let shown: Element | null = null;
  const show = (event: Event) => {
    const { target, clientX, clientY } = event as PointerEvent;
    const words = target && text.get(target);
    if (shown !== target) {
      shown?.classList.remove("pointed");
      shown = words ? (target as Element) : null;
      shown?.classList.add("pointed");
      shown?.parentNode?.appendChild(shown);
      bubble.hidden = !words;
      bubble.textContent = words || "";
    }
    if (!words) return;
    const box = frame.getBoundingClientRect();
    const x = clientX - box.left, y = clientY - box.top;
    bubble.style.left = `${Math.max(0, Math.min(x + 14, box.width - bubble.offsetWidth))}px`;
    bubble.style.top = `${y > bubble.offsetHeight + 12 ? y - bubble.offsetHeight - 12 : y + 18}px`;
  };
  const hide = () => {
    shown?.classList.remove("pointed");
    shown = null;
    bubble.hidden = true;
  };
  svg.addEventListener("pointermove", show);
  svg.addEventListener("pointerdown", show);
  svg.addEventListener("pointerleave", (event) => (event as PointerEvent).pointerType === "mouse" && hide());
  return frame;
}

/** Real income on a map of the world, alone and with the answer. */
export function map(b: Brief): Picture | null {
  const all = scenarios(b).filter((s) => s.regions?.some((r) => isNumber(r.welfare_pct)));
  if (!all.length) return null;
  const l = incomeLimits(b);
  const regions = all[0].regions ?? [];
  const shapes = new Set(countries.features.map((f) => f.id));
  const rest = regions.find((r) => r.code === "ROW");
  const small = regions.filter((r) => !shapes.has(r.code) && r !== rest).map((r) => natural(r.name));
  const digits = decimalsFor(Math.max(...all.flatMap((s) => (s.regions ?? []).map((r) => Math.abs(r.welfare_pct ?? 0)))));
  const find = (s: Scenario, code: unknown) => s.regions?.find((r) => r.code === code);
  const rows: Cell[][] = regions.map((r) => [natural(r.name), r.code, ...all.flatMap((s): Cell[] => {
    const x = find(s, r.code);
    return [x?.welfare_pct ?? null, x?.welfare_low ?? null, x?.welfare_high ?? null, x?.welfare_musd ?? null, x?.real_wage_pct ?? null];
  })]);
  const draw = (s: Scenario, width: number, print: boolean): Node => {
    const by = new Map((s.regions ?? []).map((r) => [r.code, r]));
    const row = (f: Country) => by.get(String(f.id));
    const fill = (f: Country) => {
      const x = row(f)?.welfare_pct;
      return isNumber(x) ? DIVERGING[classOf(x, l)] : "var(--none)";
    };
    const title = (f: Country) => {
      const r = row(f);
      if (!r || !isNumber(r.welfare_pct)) return `${f.properties?.name}\nno estimate of its own`;
      return [natural(r.name), `real income ${signedPercent(r.welfare_pct, digits)}`, isNumber(r.welfare_low) && isNumber(r.welfare_high) ? `range ${signedPercent(r.welfare_low, digits)} to ${signedPercent(r.welfare_high, digits)}` : "", isNumber(r.welfare_musd) ? `${money(r.welfare_musd, { sign: true })} a year` : ""].filter(Boolean).join("\n");
    };
    const svg = Plot.plot({
      ...base(width, print),
      height: Math.round(width * 0.475),
      margin: 1,
      projection: { type: "equal-earth", rotate: [-11, 0], domain: countries },
      marks: [
        Plot.geo(countries.features, { fill: { value: fill, scale: null } as never, stroke: PAPER, strokeWidth: 0.5, ariaLabel: (f: Country) => title(f).replace(/\n/g, ", ") }),
      ],
    });
    svg.setAttribute("aria-label", `${s.title}: map of the change in real income`);
    return explained(svg, countries.features.map(title));
  };
  // With an answer that moves no region by as much as the scale can show, a second map would be the first again.
  const moved = Math.max(0, ...all.slice(1, 2).flatMap((s) => regions.map((r) => Math.abs((find(s, r.code)?.welfare_pct ?? 0) - (r.welfare_pct ?? 0)))));
  const alike = all.length > 1 && moved < l[0];
  const notes = [
    alike ? `${withAnswer(b)} the map is the same: no region moves by more than ${percent(moved, digits)} (the table has both).` : "",
    rest && isNumber(rest.welfare_pct) ? `Countries without an estimate of their own are counted together in “${rest.name}”: ${all.map((s) => signedPercent(find(s, rest.code)?.welfare_pct, digits)).join(", with an answer ")}.` : "",
    small.length ? `Too small for this map, but in the table: ${list(small)}.` : "",
  ].filter(Boolean).join(" ");
  return {
    id: "real-income-map",
    title: mapTitle(b, l[0]),
    units: `Change in real income, percent, long run, in the model; grey: less than ${trimmed(l[0], 6)}\u202f% either way`,
    legend: legend(l),
    note: notes,
    source: [modelLine(b), ". Country shapes: Natural Earth"],
    columns: [{ head: "Region" }, { head: "Code" }, ...all.flatMap((s) => [
      { head: `${s.title}: real income (%)`, digits: Math.max(3, digits) }, { head: `${s.title}: low (%)`, digits: Math.max(3, digits) }, { head: `${s.title}: high (%)`, digits: Math.max(3, digits) },
      { head: `${s.title}: real income (million USD)`, digits: 0 }, { head: `${s.title}: real wage (%)`, digits: 3 }])],
    rows,
    wide: true,
    /** Paper has room for the first scenario; the title tells of both. */
    draw: (width, print) => panels(width, all.slice(0, print || alike ? 1 : 2).map((s) => ({ name: s.title, draw: (w) => draw(s, w, print) }))),
  };
}
