import { readFile } from "node:fs/promises";
import { UnsupportedError } from "../errors";
import type { MapDocument } from "../viz/map/map-document";
import { type MapSize, mapPage } from "../viz/map/page-html";

/** Writes a map as an HTML page that carries its script, Leaflet included. */
export async function toMapPage(content: MapDocument, { width, height }: MapSize): Promise<string> {
  return mapPage(content, { script: await mapScript(), width, height });
}

/** The script is built into a file of its own, beside this code. */
async function mapScript(): Promise<string> {
  try {
    return await readFile(new URL("./map-page.global.js", import.meta.url), "utf8");
  } catch (cause) {
    throw new UnsupportedError(
      "The script of saved maps, map-page.global.js, is not beside the code of up42-js: leave up42-js out of the bundle (external), or put that file of its dist folder beside the bundle.",
      { feature: "maps from a bundle", cause },
    );
  }
}
