import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

const require = createRequire(import.meta.url);

/** `virtual:world`: the countries of Natural Earth (1:110 million) as TopoJSON, keyed by ISO alpha-3, without what the map does not draw. */
function world() {
  const id = "virtual:world";
  return {
    name: "world",
    resolveId: (source) => (source === id ? "\0" + id : null),
    load(resolved) {
      if (resolved !== "\0" + id) return null;
      const iso = require("i18n-iso-countries");
      const atlas = JSON.parse(readFileSync(require.resolve("world-atlas/countries-110m.json"), "utf8"));
      const geometries = atlas.objects.countries.geometries
        .map((g) => ({ type: g.type, arcs: g.arcs, id: g.id ? iso.numericToAlpha3(g.id) : undefined, properties: { name: g.properties.name } }))
        .filter((g) => g.id !== "ATA");
      const topology = { type: "Topology", transform: atlas.transform, arcs: atlas.arcs, objects: { countries: { type: "GeometryCollection", geometries } } };
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(topology))});`;
    },
  };
}

const slot = '<script type="application/json" id="brief-data">null</script>';

/** While developing, the page shows the fixture; the built template keeps its empty slot, and may fetch nothing from anywhere. */
function template() {
  let serving = false;
  return {
    name: "template",
    configResolved: (config) => void (serving = config.command === "serve"),
    transformIndexHtml(html) {
      if (serving) {
        const json = readFileSync(new URL("./fixtures/brief.json", import.meta.url), "utf8").replaceAll("<", "\\u003c");
        return html.replace(slot, () => slot.replace("null", () => json));
      }
      const policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
      return { html, tags: [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: policy }, injectTo: "head-prepend" }] };
    },
  };
}

/** The program that fills the page looks for the slot once: a build that breaks this fails. */
function oneSlot() {
  return {
    name: "one-slot",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const page = bundle["report.html"];
        const times = page ? String(page.source).split(slot).length - 1 : 0;
        if (times !== 1) this.error(`report.html holds the slot for the data ${times} times, not once`);
      },
    },
  };
}

export default defineConfig({
  plugins: [world(), template(), viteSingleFile({ removeViteModuleLoader: true }), oneSlot()],
  build: { target: "es2021", rollupOptions: { input: "report.html" }, reportCompressedSize: false },
});
