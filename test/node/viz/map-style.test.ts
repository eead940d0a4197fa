import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { mapStyle } from "../../../src/viz/map/map-style";

const file = createRequire(import.meta.url).resolve("leaflet/dist/leaflet.css");

/** What our maps have nothing of: markers, tooltips, Leaflet's list of layers, old browsers. */
const unused =
  /marker|shadow-pane|image-layer\.leaflet-interactive|tooltip|control-layers|lvml|vml|oldie|default-icon|div-icon|attribution-flag|safari|touch \.leaflet-(?:bar|control)/;
/** What we draw in our own way, so that only places and sizes have to be there. */
const restyled = /bar|control-zoom|control-scale|control-attribution|popup-content|popup-tip$|close-button/;

function selectorsOf(css: string): string[] {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/@media[^{]*\{(?:[^{}]*\{[^}]*\})*\s*\}/g, "")
    .split("}")
    .flatMap((rule) => (rule.split("{")[0] ?? "").split(","))
    .map((selector) =>
      selector
        .replace(/\s*>\s*/g, ">")
        .replace(/\s+/g, " ")
        .trim(),
    )
    .filter((selector) => selector !== "");
}

describe("the style of maps", () => {
  it("has every rule of the installed Leaflet's style sheet that maps without markers need", () => {
    const ours = new Set(selectorsOf(mapStyle));
    const missing = selectorsOf(readFileSync(file, "utf8")).filter(
      (selector) =>
        selector.includes("leaflet") &&
        !unused.test(selector) &&
        !restyled.test(selector) &&
        !ours.has(selector),
    );
    expect(missing).toEqual([]);
  });

  it("touches nothing but maps", () => {
    const others = selectorsOf(mapStyle).filter((selector) => !/^(?:svg)?\.(?:leaflet|up42)-/.test(selector));
    expect(others).toEqual([]);
  });
});
