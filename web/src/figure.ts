/** A picture: title that states the finding, units, drawing, source, the table behind it and its data to download. */
import { h, type Child } from "./dom";
import { isNumber, type Num } from "./brief";
import { fixed } from "./format";

export interface Column {
  head: string;
  /** Decimals in the table; text columns have none. The download keeps every digit. */
  digits?: number;
}

export type Cell = Num | string;

export interface Picture {
  id: string;
  title: string;
  units: string;
  source: Child;
  legend?: Child;
  note?: Child;
  /** Takes the page's whole width, beyond the text. */
  wide?: boolean;
  columns: Column[];
  rows: Cell[][];
  /** Draws at a width in px. */
  draw: (width: number, print: boolean) => Node;
}

const drawn: { host: HTMLElement; picture: Picture; width: number }[] = [];

function draw(item: (typeof drawn)[number], force: boolean): void {
  const width = Math.floor(item.host.clientWidth);
  if (width < 40 || (!force && width === item.width)) return;
  item.width = width;
  item.host.replaceChildren(item.picture.draw(width, document.documentElement.classList.contains("printing")));
  for (const svg of item.host.querySelectorAll<SVGSVGElement>("svg")) {
    svg.setAttribute("role", "img");
    if (!svg.hasAttribute("aria-label")) svg.setAttribute("aria-label", item.picture.title);
  }
}

export function drawAll(): void {
  for (const item of drawn) draw(item, true);
}

/** Draws each picture once it stands in the page, and again when its width, the colour scheme or the medium changes. */
export function keepDrawn(): void {
  drawAll();
  let waiting = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => drawn.forEach((item) => draw(item, false)));
  });
  for (const item of drawn) observer.observe(item.host);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  const printing = (on: boolean) => {
    document.documentElement.classList.toggle("printing", on);
    if (on) fitToSheets();
    else drawAll();
  };
  addEventListener("beforeprint", () => printing(true));
  addEventListener("afterprint", () => printing(false));
  matchMedia("print").addEventListener("change", (event) => printing(event.matches));
}

/** The smaller of A4 and Letter in each direction, less the margins and a little room, in px. */
const SHEET = { width: 738, height: 1008 };

/** Sheets that the page takes as it now stands: what must not be cut moves to the next sheet whole. */
function sheets(main: Element): number {
  const top = main.getBoundingClientRect().top;
  const whole = [...main.querySelectorAll("header, .picture, .pair, .pair-print, .beside, .talk, .step, li, p, dl > div")]
    .map((e) => e.getBoundingClientRect())
    .filter((r) => r.height > 0 && r.height < SHEET.height)
    .sort((x, y) => x.top - y.top);
  let start = 0, count = 1;
  for (const r of whole) {
    if (r.bottom - top - start > SHEET.height) {
      start = r.top - top;
      count += 1;
    }
  }
  return count;
}

/** What is smaller than this is tiring to read on paper. */
const LEGIBLE = 0.9;

/** Sets the page for paper: as large as two sheets hold it, or three where two would make it too small. */
function fitToSheets(): void {
  const main = document.querySelector("main");
  const scales = [1.1, 1.07, 1.04, 1.02, 1, 0.98, 0.96, 0.94, 0.92, 0.9, 0.88, 0.86, 0.85, 0.84, 0.82, 0.79, 0.76, 0.73, 0.7];
  const fits = (scale: number, most: number): boolean => {
    document.documentElement.style.setProperty("--sheet-scale", String(scale));
    document.documentElement.style.setProperty("--sheet-width", `${Math.floor(SHEET.width / scale)}px`);
    drawAll();
    return !main || sheets(main) <= most;
  };
  if (!scales.filter((scale) => scale >= LEGIBLE).some((scale) => fits(scale, 2))) scales.some((scale) => fits(scale, 3));
}

const show = (cell: Cell, digits: number | undefined): string => (isNumber(cell) ? fixed(cell, digits ?? 0) : cell ?? "–");

function table(picture: Picture): HTMLElement {
  const number = (i: number) => picture.columns[i].digits !== undefined;
  return h("div", { class: "table", tabindex: 0, role: "region", "aria-label": `Data: ${picture.title}` },
    h("table", {},
      h("caption", {}, picture.title),
      h("thead", {}, h("tr", {}, picture.columns.map((c, i) => h("th", { scope: "col", class: number(i) ? "number" : null }, c.head)))),
      h("tbody", {}, picture.rows.map((row) => h("tr", {}, row.map((cell, i) => (i === 0 ? h("th", { scope: "row" }, show(cell, picture.columns[0].digits)) : h("td", { class: number(i) ? "number" : null }, show(cell, picture.columns[i].digits)))))))));
}

/** RFC 4180: fields with a comma, a quote or a line break are quoted. */
export function csv(columns: Column[], rows: Cell[][]): string {
  const field = (cell: Cell) => {
    const text = cell === null || cell === undefined ? "" : String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return [columns.map((c) => field(c.head)), ...rows.map((row) => row.map(field))].map((line) => line.join(",")).join("\r\n") + "\r\n";
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export function figure(measure: string, picture: Picture): HTMLElement {
  const host = h("div", { class: "drawing" });
  const button = h("button", { type: "button" }, "Download data (CSV)");
  button.addEventListener("click", () => download(`impost-${measure}-${picture.id}.csv`, csv(picture.columns, picture.rows)));
  drawn.push({ host, picture, width: 0 });
  return h("figure", { id: `figure-${picture.id}`, class: picture.wide ? "picture wide" : "picture" },
    h("figcaption", {}, h("h3", {}, picture.title), h("p", { class: "units" }, picture.units)),
    picture.legend ? h("div", { class: "legend" }, picture.legend) : null,
    host,
    picture.note ? h("p", { class: "note" }, picture.note) : null,
    h("p", { class: "source" }, "Source: ", picture.source),
    h("div", { class: "behind" }, h("details", {}, h("summary", {}, "Data table"), table(picture)), button));
}

/** One entry of a legend: a filled square, a dot or a ring beside its words. */
export const key = (shape: "square" | "dot" | "ring" | "line", colour: string, words: string): HTMLElement =>
  h("span", { class: "key" }, h("span", { class: `mark ${shape}`, style: `--c: ${colour}`, "aria-hidden": "true" }), words);
