import type { Map as LeafletMap } from "leaflet";
import type { Leaflet } from "./load-leaflet";

const svgNamespace = "http://www.w3.org/2000/svg";

/** Degrees between two lines, the smallest first. */
const steps = [
  0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 45, 90,
];
/** Minimum number of pixels between two lines. */
const spacing = 100;
/** Web maps end near this latitude. */
const highest = 85;

/** Names of the panes of the map that the lines and their labels are drawn in. */
export interface GraticulePanes {
  readonly lines: string;
  readonly labels: string;
}

/**
 * Draws lines of longitude and latitude with their degrees at the edges, for orientation without tiles. They move with
 * the map.
 */
export function addGraticule(
  leaflet: Leaflet,
  map: LeafletMap,
  { document, panes }: { document: Document; panes: GraticulePanes },
): void {
  const layers = [panes.lines, panes.labels].map((pane) => {
    const svg = document.createElementNS(svgNamespace, "svg");
    svg.setAttribute("class", "up42-graticule leaflet-zoom-hide");
    svg.setAttribute("aria-hidden", "true");
    map.getPane(pane)?.append(svg);
    return svg;
  });
  const draw = () => {
    const { x: width, y: height } = map.getSize();
    if (width === 0 || height === 0) return;
    const [lines, labels] = [document.createDocumentFragment(), document.createDocumentFragment()];
    for (const { at, text, isMeridian } of linesOn(map)) {
      const [x1, y1, x2, y2] = isMeridian ? [at, 0, at, height] : [0, at, width, at];
      lines.append(element(document, "line", { x1, y1, x2, y2 }));
      // Keeps the corners free for the controls of the map and for the labels of the other axis.
      const isClear = isMeridian ? at > 50 && at < width - 130 : at > 110 && at < height - 40;
      if (!isClear) continue;
      const place = isMeridian
        ? { x: at, y: height - 8, "text-anchor": "middle" }
        : { x: 8, y: at, "dominant-baseline": "central" };
      const label = element(document, "text", place);
      label.textContent = text;
      labels.append(label);
    }
    const corner = map.containerPointToLayerPoint([0, 0]);
    layers.forEach((svg, index) => {
      svg.setAttribute("width", `${width}`);
      svg.setAttribute("height", `${height}`);
      leaflet.DomUtil.setPosition(svg as Element as HTMLElement, corner);
      svg.replaceChildren(index === 0 ? lines : labels);
    });
  };
  map.on("move zoomend viewreset resize", draw);
}

function element(document: Document, name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, `${value}`);
  return made;
}

interface GraticuleLine {
  /** Pixels from the left or the top. */
  readonly at: number;
  readonly text: string;
  readonly isMeridian: boolean;
}

function linesOn(map: LeafletMap): GraticuleLine[] {
  const view = map.getBounds();
  const { x: width } = map.getSize();
  const [west, east] = [view.getWest(), view.getEast()];
  const step = steps.find((degrees) => (degrees / (east - west)) * width >= spacing) ?? 90;
  const meridians = multiples(step, west, east).map((longitude) => ({
    at: map.latLngToContainerPoint([0, longitude]).x,
    text: degreesText(longitude - 360 * Math.round(longitude / 360), step, ["W", "E"]),
    isMeridian: true,
  }));
  const [south, north] = [Math.max(-highest, view.getSouth()), Math.min(highest, view.getNorth())];
  const parallels = multiples(step, south, north).map((latitude) => ({
    at: map.latLngToContainerPoint([latitude, west]).y,
    text: degreesText(latitude, step, ["S", "N"]),
    isMeridian: false,
  }));
  return [...meridians, ...parallels];
}

/** Multiplies instead of adding, so that rounding errors do not add up. */
function multiples(step: number, from: number, to: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: Math.min(count, 200) }, (_, index) => (first + index) * step);
}

function degreesText(value: number, step: number, [negative, positive]: readonly [string, string]): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const number = Math.abs(value).toFixed(decimals);
  if (Number(number) === 0 || (Number(number) === 180 && positive === "E")) return `${number}°`;
  return `${number}° ${value < 0 ? negative : positive}`;
}
