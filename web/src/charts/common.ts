import { h, type Child } from "../dom";
import type { Brief } from "../brief";
import { INK, MUTED, PAPER } from "../palette";

/** Options that every plot shares. */
export const base = (width: number, print: boolean) => ({
  width,
  style: { fontFamily: "var(--sans)", fontSize: print ? "8.8px" : width < 480 ? "11px" : "12px", color: INK, background: "transparent", overflow: "visible" },
});

export const tip = { fill: PAPER, stroke: MUTED, textPadding: 8, lineWidth: 26, fontSize: 12 } as const;

/** Drawings side by side where they fit, each under its name; else one above the other. */
export function panels(width: number, items: { name: string; draw: (width: number) => Node }[], least = 320): HTMLElement {
  const gap = 28;
  const side = items.length > 1 && (width - gap) / 2 >= least;
  const each = side ? Math.floor((width - gap) / 2) : width;
  return h("div", { class: side ? "panels side" : "panels" }, items.map((item) => h("div", { class: "panel" }, items.length > 1 ? h("h4", {}, item.name) : null, item.draw(each))));
}

const MODELS: Record<string, string> = { armington: "Armington trade model", ricardian: "Ricardian trade model with input-output" };

/** The model's own words: what was solved, on which world, under which closure; paper has the details once, in the notes. `linked` where a picture holds the model with input-output too. */
export function modelLine(b: Brief, linked = false): Child {
  const d = b.does;
  const details = modelDetails(b);
  const other = linked ? b.does?.with_inputs?.model : undefined;
  return d ? [`${b.program ?? "impost"}, ${MODELS[d.model ?? ""] ?? d.model ?? "trade model"}${other ? `, and ${MODELS[other] ?? other}` : ""}`, details ? h("span", { class: "details" }, `; ${details}`) : null] : b.program ?? "";
}

export function modelDetails(b: Brief): string {
  const d = b.does;
  return [
    d?.world && `world accounts ${d.world === `world-${d.base_year}` ? `of ${d.base_year}` : d.world}`,
    d?.closure && `closure: ${d.closure}`,
    d?.elasticities && `elasticities: ${d.elasticities}`,
  ].filter(Boolean).join("; ");
}
