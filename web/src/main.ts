import "./style.css";
import { readBrief, type Brief } from "./brief";
import { h } from "./dom";
import { keepDrawn } from "./figure";
import { description } from "./words";
import * as sections from "./sections";

const page = document.getElementById("brief") as HTMLElement;
const read = readBrief(document.getElementById("brief-data")?.textContent);

function show(b: Brief): void {
  document.title = `${b.measure.title} – Impost brief`;
  document.querySelector('meta[name="description"]')?.setAttribute("content", description(b));
  const order = [sections.header, sections.law, sections.rate, sections.hits, sections.does, sections.issue, sections.response, sections.next, sections.talks, sections.sure, sections.sources, sections.footer];
  const parts = order.map((part) => part(b)).filter((x): x is HTMLElement => x !== null);
  parts.splice(1, 0, sections.contents(parts));
  page.replaceChildren(...parts);
  keepDrawn();
}

if ("problem" in read) page.replaceChildren(h("p", { class: "problem" }, read.problem));
else show(read.brief);
