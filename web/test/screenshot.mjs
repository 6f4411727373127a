/** node test/screenshot.mjs REPORT OUTDIR: the page on a phone, on a desktop, and on a desktop in the dark. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./page.mjs";

const [report, out] = process.argv.slice(2);
if (!report || !out) {
  console.error("usage: node test/screenshot.mjs REPORT OUTDIR");
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const address = /^file:/.test(report) ? report : pathToFileURL(resolve(report)).href;
const browser = await launch();
for (const [name, width, colorScheme] of [["report-390", 390, "light"], ["report-1280", 1280, "light"], ["report-1280-dark", 1280, "dark"]]) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector("figure svg, .problem"));
  await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
  await page.close();
}
await browser.close();
