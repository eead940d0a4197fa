import type { FeatureGroup, GeoJSON, Layer, Path, PathOptions, Popup } from "leaflet";
import type { Leaflet } from "./load-leaflet";
import type { MapFootprint } from "./map-document";
import { popupContent } from "./popup";

/** With more footprints, the map draws on a canvas and without white edges, to stay fast. */
const manyFootprints = 400;

const colour = "#1557b0";

export interface FootprintGround {
  readonly document: Document;
  /** Names of the panes of the map for the outlines, and for the white edges beneath them. */
  readonly panes: { readonly outlines: string; readonly edges: string };
}

/** Makes the layer of the footprints. Each can be clicked, and reached and opened with the keyboard. */
export function footprintLayer(
  leaflet: Leaflet,
  footprints: readonly MapFootprint[],
  { document, panes }: FootprintGround,
): FeatureGroup {
  const isMany = footprints.length > manyFootprints;
  const outline: PathOptions = {
    pane: panes.outlines,
    className: "up42-footprint",
    color: colour,
    weight: isMany ? 1 : 2,
    fillColor: colour,
    fillOpacity: 0.06,
    ...(isMany ? { renderer: leaflet.canvas({ pane: panes.outlines }) } : {}),
  };
  const edge: PathOptions = {
    pane: panes.edges,
    color: "#fff",
    opacity: 0.85,
    weight: 5,
    fill: false,
    interactive: false,
  };
  const shapes = footprints.map((footprint) => {
    const shape = shapeOf(leaflet, footprint, outline);
    shape.bindPopup(() => popupContent(document, footprint), {
      maxWidth: 310,
      maxHeight: 250,
      autoPan: false,
    });
    shape.eachLayer((part) => reachByKeys(part, footprint.name, shape));
    return shape;
  });
  const edges = isMany ? [] : footprints.map((footprint) => shapeOf(leaflet, footprint, edge));
  return leaflet.featureGroup([...edges, ...shapes]);
}

function shapeOf(leaflet: Leaflet, { geometry }: MapFootprint, style: PathOptions): GeoJSON {
  return leaflet.geoJSON(geometry, {
    ...style,
    style,
    pointToLayer: (_, place) => leaflet.circleMarker(place, { ...style, radius: 6 }),
  });
}

/**
 * Makes an outline a button: Tab moves to it, Enter and the space bar open its popup, closing the popup moves back to
 * it.
 */
function reachByKeys(part: Layer, name: string, shape: GeoJSON): void {
  part.on("add", () => {
    const element = (part as Path).getElement?.() as SVGElement | undefined;
    // Outlines on a canvas are not elements.
    if (element == null) return;
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", name);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      shape.once("popupopen", ({ popup }) => focusContent(popup));
      shape.openPopup();
      shape.once("popupclose", () => element.focus({ preventScroll: true }));
    });
  });
}

function focusContent(popup: Popup): void {
  popup.getElement()?.querySelector<HTMLElement>(".up42-popup")?.focus({ preventScroll: true });
}
