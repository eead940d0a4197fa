/*
 * The script of saved maps. It is built into one file with Leaflet, and runs when a page loads it.
 */
import * as leaflet from "leaflet";
import { drawMap } from "./draw-map";
import type { MapDocument } from "./map-document";
import { contentId, mapId } from "./page-html";

const content = document.getElementById(contentId)?.textContent ?? "";
const element = document.getElementById(mapId);
if (element !== null) drawMap(JSON.parse(content) as MapDocument, { leaflet, element });
