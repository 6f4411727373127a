/** What the tests and the screenshots share: the built page with data in it, and a browser. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
export const SLOT = '<script type="application/json" id="brief-data">null</script>';
export const fixture = () => JSON.parse(readFileSync(join(web, "fixtures/brief.json"), "utf8"));
export const template = () => readFileSync(join(web, "dist/report.html"), "utf8");

/** The template with `data` in its slot, written as the program writes it; returns the page's address. */
export function filled(data) {
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  const file = join(mkdtempSync(join(tmpdir(), "impost-report-")), "report.html");
  writeFileSync(file, template().replace(SLOT, () => SLOT.replace("null", () => json)));
  return pathToFileURL(file).href;
}

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
