/** The built page in a browser. REPORT (a file:// address or a path) tests a real report; else the template is filled with the fixture. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { filled, fixture, launch, SLOT, template } from "./page.mjs";

const report = process.env.REPORT;
const address = !report ? filled(fixture()) : /^file:/.test(report) ? report : pathToFileURL(resolve(report)).href;
const data = JSON.parse(/<script type="application\/json" id="brief-data">([\s\S]*?)<\/script>/.exec(readFileSync(fileURLToPath(address), "utf8"))[1]);
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** Opens a page and collects everything that it complains of. */
async function open(url, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const complaints = [];
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && complaints.push(m.text()));
  page.on("pageerror", (e) => complaints.push(String(e)));
  page.on("request", (r) => /^(file|data|blob):/.test(r.url()) || complaints.push(`asked for ${r.url()}`));
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector("h1, .problem"));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return { page, complaints };
}

const pictures = (page) => page.$$eval("figure.picture", (all) => all.map((f) => ({
  id: f.id, title: f.querySelector("h3")?.textContent ?? "", units: f.querySelector(".units")?.textContent ?? "", source: f.querySelector(".source")?.textContent ?? "",
  button: f.querySelectorAll("button").length,
  svgs: [...f.querySelectorAll(".drawing svg")].map((s) => s.querySelectorAll("path, rect, circle, line").length),
  drawn: [...f.querySelectorAll(".drawing svg [aria-label='bar'] rect, .drawing svg [aria-label='dot'] circle, .drawing svg [aria-label='dot'] path, .drawing svg [aria-label='area'] path, .drawing svg [aria-label='geo'] path")].filter((e) => e.getBBox().width > 0).length,
  rows: f.querySelectorAll("tbody tr").length,
})));

test("template_holds_its_slot_once_and_nothing_from_the_net", () => {
  const html = template();
  assert.equal(html.split(SLOT).length - 1, 1);
  assert.equal(html.split('id="brief-data"').length - 1, 1);
  assert.doesNotMatch(html, /<(script|link|img)[^>]+(src|href)="(https?:)?\/\//);
});

test("empty_and_foreign_data_say_so_in_one_sentence", async () => {
  for (const [value, words] of [[null, "empty template"], [{ schema: "other/1" }, "other/1"]]) {
    const { page, complaints } = await open(filled(value));
    const problem = await page.locator(".problem").allTextContents();
    assert.equal(problem.length, 1);
    assert.ok(problem[0].includes(words));
    assert.deepEqual(complaints, []);
    await page.close();
  }
});

for (const width of [390, 768, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`page_at_${width}_px_${colorScheme}`, async () => {
      const { page, complaints } = await open(address, { viewport: { width, height: 900 }, colorScheme });
      assert.ok(await page.title());
      assert.equal(await page.getAttribute("html", "lang"), "en");
      assert.ok((await page.getAttribute('meta[name="description"]', "content")).length > 20);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(overflow, 0, "the page scrolls sideways");
      const all = await pictures(page);
      assert.ok(all.length > 0);
      for (const p of all) {
        assert.ok(p.svgs.length >= 1 && p.svgs.every((n) => n > 2), `${p.id} has an empty drawing`);
        assert.ok(p.drawn > 0, `${p.id} draws no mark`);
        assert.ok(p.title && p.units && p.source && p.button === 1, `${p.id} lacks a title, units, source or download`);
      }
      const text = await page.evaluate(() => document.getElementById("brief").textContent);
      assert.doesNotMatch(text, /NaN|undefined|Infinity|\[object/);
      const cut = await page.$$eval("figure svg text", (all, w) => all.filter((t) => !t.closest("[aria-label='tip']")).map((t) => ({ text: t.textContent, box: t.getBoundingClientRect() })).filter(({ box }) => box.width && (box.left < 0 || box.right > w)).map(({ text }) => text), width);
      assert.deepEqual(cut, [], "words cut at the edge");
      assert.equal(await page.locator("svg:visible").evaluateAll((s, w) => s.filter((x) => x.getBoundingClientRect().right > w + 1).length, width), 0);
      assert.deepEqual(complaints, []);
      await page.close();
    });
  }
}

test("map_draws_the_countries", async () => {
  const { page } = await open(address);
  for (const n of await page.$$eval("#figure-real-income-map .drawing svg", (all) => all.map((s) => s.querySelectorAll("[aria-label='geo'] path").length))) assert.ok(n > 150, `${n} countries`);
  await page.close();
});

test("tables_carry_every_row_of_the_data", async () => {
  const { page } = await open(address);
  const rows = Object.fromEntries((await pictures(page)).map((p) => [p.id.replace("figure-", ""), p.rows]));
  const [first] = data.does?.scenarios ?? [];
  if (data.rate?.daily) assert.equal(rows["daily-rate"], data.rate.daily.spans.length);
  if (data.rate?.products?.length) assert.equal(rows.products, data.rate.products.reduce((n, p) => n + (p.before.lines?.length ?? 0) + (p.after.lines?.length ?? 0), 0));
  if (first?.regions) assert.equal(rows["real-income-map"], first.regions.length);
  if (first?.diversion) assert.equal(rows.diversion, new Set(data.does.scenarios.slice(0, 2).flatMap((s) => s.diversion ?? []).filter((r) => r.change_musd !== null).map((r) => r.code)).size);
  if (data.sure?.sets) assert.equal(rows.elasticities, data.sure.sets.length + (data.sure.draws?.levels.length ?? 0));
  if (first?.sectors) assert.equal(rows.sectors, first.sectors.length);
  if (data.response) {
    const { curves, stands, frontier } = data.response;
    assert.equal(rows["best-answers"], curves.imposer.length + curves.target.length + stands.length);
    if (frontier.length) assert.equal(rows.frontier, stands.length + frontier.length);
  }
  await page.close();
});

test("sections_stand_in_order_with_both_accounts_and_all_sources", async () => {
  const { page } = await open(address);
  const order = ["law", "rate", "hits", "does", "issue", "response", "next", "talks", "sure", "sources"].filter((id) => (id !== "issue" || data.issue) && (id !== "response" || data.response) && (id !== "sources" || data.sources?.length));
  assert.deepEqual(await page.$$eval("section", (all) => all.map((s) => s.id)), order);
  assert.equal(await page.locator(".account").count(), (data.talks ?? []).reduce((n, t) => n + t.accounts.length, 0));
  assert.equal(await page.locator(".sources li").count(), data.sources?.length ?? 0);
  assert.equal(await page.$$eval("a.cite", (all) => all.filter((a) => !document.querySelector(a.getAttribute("href"))).length), 0);
  const tops = await page.$$eval(".talk:first-of-type .account", (all) => all.map((a) => Math.round(a.getBoundingClientRect().top)));
  if (tops.length === 2) assert.equal(tops[0], tops[1], "two accounts, two columns");
  await page.setViewportSize({ width: 390, height: 900 });
  const stacked = await page.$$eval(".talk:first-of-type .account", (all) => all.map((a) => Math.round(a.getBoundingClientRect().top)));
  if (stacked.length === 2) assert.ok(stacked[1] > stacked[0], "stacked on a phone");
  await page.close();
});

test("exceptions_and_what_comes_next_keep_their_columns", async () => {
  const { page } = await open(address);
  const exceptions = await page.$$eval(".exceptions li", (all) => all.map((li) => ({ code: li.firstElementChild.textContent, width: li.lastElementChild.getBoundingClientRect().width / li.getBoundingClientRect().width })));
  assert.deepEqual(exceptions.map((e) => e.code), (data.measure.exceptions ?? []).map((e) => e.heading ?? "—"));
  assert.ok(exceptions.every((e) => e.width > 0.6 || Number.isNaN(e.width)), "text beside its heading, where it is not folded away");
  const next = await page.$$eval(".next li", (all) => all.map((li) => ({ state: li.querySelector(".state").textContent, set: li.querySelector(".set")?.textContent ?? "" })));
  assert.equal(next.length, data.next?.length ?? 0);
  assert.equal(next.filter((n) => /^(set for|changes on) /.test(n.set)).length, (data.next ?? []).filter((n) => n.from).length);
  assert.ok(next.every((n) => n.state));
  await page.close();
});

test("diversion_leaves_out_what_rounds_to_nothing", async () => {
  const { page } = await open(address);
  assert.match(await page.textContent("#figure-diversion .units"), /at unchanged income/);
  const figures = await page.$$eval("#figure-diversion svg text", (all) => all.map((t) => t.textContent));
  assert.equal(figures.filter((t) => /^[+\u2212]?0\.0$/.test(t)).length, 0);
  await page.close();
});

test("data_can_be_downloaded", async () => {
  const { page, complaints } = await open(address);
  const button = page.locator("#figure-real-income-map button");
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  assert.equal(download.suggestedFilename(), `impost-${data.measure.id}-real-income-map.csv`);
  const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  assert.equal(lines.length, 1 + data.does.scenarios[0].regions.length);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("hovering_explains_and_drawings_follow_the_width", async () => {
  const { page, complaints } = await open(address);
  const svg = page.locator("#figure-real-income-map .drawing svg").first();
  await svg.scrollIntoViewIfNeeded();
  const box = await svg.boundingBox();
  const country = svg.locator("[aria-label='geo'] path[aria-label^='China,']");
  const at = await country.evaluate((p) => { const b = p.getBoundingClientRect(); return { x: b.left + b.width * 0.5, y: b.top + b.height * 0.55 }; });
  await page.mouse.move(at.x, at.y);
  await page.waitForSelector("#figure-real-income-map .bubble:not([hidden])");
  assert.match(await page.textContent("#figure-real-income-map .bubble:not([hidden])"), /^China\nreal income [+\u2212]?\d/);
  await page.locator("#figure-products .drawing svg").scrollIntoViewIfNeeded();
  const now = await page.locator("#figure-products [aria-label='bar'] rect").last().boundingBox();
  await page.mouse.move(now.x + now.width / 2, now.y + now.height / 2);
  await page.waitForFunction(() => document.querySelector("#figure-products [aria-label='tip'] text"));
  const wide = box.width;
  await page.setViewportSize({ width: 600, height: 900 });
  await page.waitForFunction((w) => document.querySelector("#figure-real-income-map svg").getAttribute("width") !== String(w), wide);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.ok((await pictures(page)).every((p) => p.drawn > 0));
  assert.deepEqual(complaints, []);
  await page.close();
});

test("prints_on_three_sheets_at_most", async () => {
  const { page, complaints } = await open(address, { colorScheme: "dark" });
  for (const format of ["A4", "Letter"]) {
    const pdf = (await page.pdf({ format, preferCSSPageSize: true, printBackground: true })).toString("latin1");
    const sheets = Math.max(...[...pdf.matchAll(/\/Type\s*\/Pages\b[\s\S]{0,200}?\/Count\s+(\d+)/g), ...pdf.matchAll(/\/Count\s+(\d+)[\s\S]{0,200}?\/Type\s*\/Pages\b/g)].map((m) => +m[1]));
    assert.ok(sheets <= 3, `${sheets} sheets of ${format}`);
  }
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const smallest = await page.evaluate(() => {
    const scale = Number(document.documentElement.style.getPropertyValue("--sheet-scale"));
    const shown = [...document.querySelectorAll("main *")].filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim()));
    return Math.min(...shown.map((e) => parseFloat(getComputedStyle(e).fontSize))) * scale * 0.75;
  });
  assert.ok(smallest >= 5.5, `the smallest words are of ${smallest} pt`);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("page_stands_with_missing_negative_and_hostile_data", async () => {
  const empty = (x) => (Array.isArray(x) ? x.map(empty) : x && typeof x === "object" ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, empty(v)])) : typeof x === "number" ? null : x);
  const flip = (x) => (Array.isArray(x) ? x.map(flip) : x && typeof x === "object" ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, /welfare|change_musd|cost_|imposer_|target_|deficit/.test(k) && typeof v === "number" ? -v : flip(v)])) : x);
  const bare = { schema: "impost-brief/1", measure: { id: "x", title: "A measure", imposed_by: "US", imposed_by_name: "United States", target_name: "China" } };
  const nulls = { ...empty(fixture()), sources: fixture().sources };
  const reversed = flip(fixture());
  Object.assign(reversed.measure, { imposed_by: "CN", imposed_by_name: "China", target: "US", target_name: "United States", state: "threatened", in_force_since: null, duties: ["15 % on all products of the United States"] });
  const sections = { ...fixture(), rate: null, hits: null, does: { scenarios: [] }, issue: null, next: [], talks: null, sure: null, notes: null, sources: null };
  const one = fixture();
  one.does.scenarios.length = 1;
  const hostile = fixture();
  hostile.measure.title = '</script><img src=x onerror="window.bad=1"><b>title</b>';
  hostile.notes = ["<!-- <script>window.bad=1</script>"];
  for (const [name, value] of Object.entries({ bare, nulls, reversed, sections, one, hostile })) {
    const { page, complaints } = await open(filled(value), { viewport: { width: 390, height: 900 } });
    assert.deepEqual(complaints, [], name);
    assert.equal(await page.locator("h1").count(), 1, name);
    assert.equal(await page.evaluate(() => window.bad), undefined, name);
    const text = await page.evaluate(() => document.getElementById("brief").textContent);
    assert.doesNotMatch(text, /NaN|undefined|Infinity|\[object/, name);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, name);
    if (name === "hostile") assert.ok(text.includes("<b>title</b>"));
    await page.close();
  }
});
