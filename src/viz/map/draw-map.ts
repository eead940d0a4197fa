import type { Control, Map as LeafletMap } from "leaflet";
import { footprintLayer } from "./footprint-layer";
import { addGraticule } from "./graticule";
import { imageLayer } from "./image-layer";
import { type LayerGroup, layerSwitch } from "./layer-switch";
import type { Leaflet } from "./load-leaflet";
import { makeElement } from "./make-element";
import type { MapDocument } from "./map-document";
import { mapStyle } from "./map-style";
import { bringIntoView } from "./popup";

/** Names and heights of the panes, from the bottom to the top. Leaflet's popups are at 700. */
const panes = {
  lines: "up42-graticule-lines",
  images: "up42-images",
  edges: "up42-edges",
  outlines: "up42-outlines",
  area: "up42-area",
  labels: "up42-graticule-labels",
} as const;
const heights = { lines: 150, images: 350, edges: 398, outlines: 400, area: 410, labels: 450 };

/** In narrower maps, the list of layers is closed at first. */
const narrow = 600;
const margin = 36;

/**
 * Draws a map into an element of the page. Pages and saved files use the same code.
 *
 * The element can be added to the document later: the map follows its size.
 */
export function drawMap(
  content: MapDocument,
  { leaflet, element }: { leaflet: Leaflet; element: HTMLElement },
): void {
  const document = element.ownerDocument;
  const style = makeElement(document, "style", {}, mapStyle);
  const attributes = { class: "up42-map-ground", role: "region", "aria-label": content.title };
  const ground = makeElement(document, "div", attributes);
  element.classList.add("up42-map");
  element.replaceChildren(style, ground);

  // The size of the element is observed below; observing the window would keep maps in memory after they left the page.
  const map = leaflet.map(ground, {
    attributionControl: false,
    trackResize: false,
    zoomSnap: 0.25,
    worldCopyJump: false,
  });
  for (const [name, pane] of Object.entries(panes)) {
    map.createPane(pane).style.zIndex = `${heights[name as keyof typeof heights]}`;
  }
  addBackground(content, { leaflet, map, document });
  const groups = layerGroups(content, { leaflet, document });
  for (const { layers } of groups) for (const { layer } of layers) map.addLayer(layer);
  leaflet.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  if (content.note !== null) noteControl(leaflet, content.note, { document }).addTo(map);
  if (groups.length === 0)
    ground.append(makeElement(document, "p", { class: "up42-remark" }, "Nothing to show on the map."));

  ground.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") map.closePopup();
  });
  const layers = groups.length === 0 ? undefined : layerSwitch(leaflet, groups, { document });
  layers?.addTo(map);
  map.on("popupopen", ({ popup }) => {
    const list = layers?.getContainer();
    const isNarrow = ground.clientWidth < narrow;
    // A narrow map does not have room for both.
    if (isNarrow) list?.removeAttribute("open");
    const right = !isNarrow && list?.hasAttribute("open") ? list.offsetWidth + 20 : 8;
    const clear = { top: isNarrow ? 86 : 12, left: isNarrow ? 8 : 56, right, bottom: 12 };
    bringIntoView(map, { popup, clear });
  });
  showWhenSized(content, { map, element: ground, list: layers?.getContainer() });
}

interface Drawing {
  readonly leaflet: Leaflet;
  readonly map: LeafletMap;
  readonly document: Document;
}

function addBackground({ tiles }: MapDocument, { leaflet, map, document }: Drawing): void {
  if (tiles === null) {
    addGraticule(leaflet, map, { document, panes });
    return;
  }
  const { url, attribution, maxZoom = 19 } = tiles;
  leaflet.tileLayer(url, { maxNativeZoom: maxZoom, maxZoom: 24 }).addTo(map);
  if (attribution !== undefined) {
    leaflet.control
      .attribution({ prefix: false, position: "bottomleft" })
      .addAttribution(attribution)
      .addTo(map);
  }
}

function layerGroups(
  { footprints, images, imagesTitle, areaOfInterest }: MapDocument,
  { leaflet, document }: Omit<Drawing, "map">,
): LayerGroup[] {
  const groups: LayerGroup[] = [];
  if (footprints.length > 0) {
    const name = "Footprints";
    const layer = footprintLayer(leaflet, footprints, { document, panes });
    groups.push({ name, swatch: "footprint", layers: [{ name, layer }] });
  }
  if (areaOfInterest !== null) {
    const name = "Area of interest";
    const line = {
      pane: panes.area,
      interactive: false,
      color: "#c2410c",
      weight: 2.5,
      dashArray: "7 5",
      fill: false,
    };
    const layer = leaflet.geoJSON(areaOfInterest, {
      style: line,
      pointToLayer: (_, place) => leaflet.circleMarker(place, { ...line, radius: 5 }),
    });
    groups.push({ name, swatch: "area", layers: [{ name, layer }] });
  }
  if (images.length > 0) {
    const layers = images.map((image) => ({
      name: image.name,
      layer: imageLayer(leaflet, image, { pane: panes.images }),
    }));
    groups.push({ name: imagesTitle, swatch: "image", layers });
  }
  return groups;
}

/**
 * Shows everything as soon as the element has a size, and again when the size changes, until the user moves the map.
 */
function showWhenSized(
  { bounds }: MapDocument,
  { map, element, list }: { map: LeafletMap; element: HTMLElement; list: HTMLElement | undefined },
): void {
  let isUntouched = true;
  let isFirst = true;
  const touched = () => {
    isUntouched = false;
  };
  for (const event of ["pointerdown", "wheel", "keydown"]) {
    element.addEventListener(event, touched, { passive: true });
  }
  new ResizeObserver(() => {
    if (element.clientWidth === 0 || element.clientHeight === 0) return;
    if (isFirst && element.clientWidth >= narrow) list?.setAttribute("open", "");
    isFirst = false;
    map.invalidateSize({ animate: false });
    if (isUntouched) showAll(map, { bounds, list });
  }).observe(element);
}

/** Keeps clear of the list of layers when it is open. */
function showAll(
  map: LeafletMap,
  { bounds, list }: Pick<MapDocument, "bounds"> & { list: HTMLElement | undefined },
): void {
  if (bounds === null) {
    map.setView([20, 0], 1, { animate: false });
    return;
  }
  const [west, south, east, north] = bounds;
  const right = list?.hasAttribute("open") ? list.offsetWidth + 30 : margin;
  map.fitBounds(
    [
      [south, west],
      [north, east],
    ],
    { animate: false, paddingTopLeft: [margin, margin], paddingBottomRight: [right, margin], maxZoom: 17 },
  );
}

/** A note that is always visible, in the corner that nothing else needs. */
function noteControl(leaflet: Leaflet, note: string, { document }: { document: Document }): Control {
  const control = new leaflet.Control({ position: "bottomleft" });
  control.onAdd = () => makeElement(document, "p", { class: "up42-note" }, note);
  return control;
}
