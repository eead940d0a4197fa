import type { Geometry, Position } from "geojson";
import type { Coverage } from "../../geo/coverage";
import { type Bounds, movedGeometry } from "../../geo/parts/parts";
import { escaped, linesOf, svgOf, widthOf, withoutForbidden } from "../grid/text";
import type { Category } from "./categories";
import type { Plot } from "./load-plot";

export interface CoverageShape {
  readonly name: string;
  readonly geometry: Geometry;
  readonly category: Category;
}

export interface CoveragePicture {
  readonly title: string | undefined;
  /** The largest first. */
  readonly shapes: readonly CoverageShape[];
  readonly area: Geometry | null;
  readonly coverage: Coverage | undefined;
  readonly bounds: Bounds | null;
  readonly categories: readonly Category[];
  readonly width: number;
}

export interface DrawingTools {
  readonly plot: Plot;
  readonly document: Document;
  readonly toXml: (element: Element) => string;
}

const margin = 16;
/** Pixels between the frame and its content. */
const inset = 18;
/** Pixels at the bottom for the scale bar. */
const scaleHeight = 16;
/** Degrees around a single point. */
const leastSpan = 0.002;
const kmPerDegree = 111.195;
const ink = "#1f2328";
const quiet = "#57606a";

interface LabelStyle {
  readonly size: number;
  readonly style: string;
  readonly isBold?: boolean;
}

export function drawCoverage(picture: CoveragePicture, tools: DrawingTools): string {
  const { title, coverage, width } = picture;
  const room = width - 2 * margin;
  const parts: string[] = [];
  let y = margin;
  const label = (text: string, { size, style, isBold = false }: LabelStyle) => {
    for (const line of linesOf(text, { fontSize: size, isBold, maxLines: 3, leaveOut: "end", width: room })) {
      parts.push(`<text x="${margin}" y="${y + size}" font-size="${size}" ${style}>${escaped(line)}</text>`);
      y += Math.round(size * 1.35);
    }
    y += 4;
  };
  if (title !== undefined) label(title, { size: 18, isBold: true, style: 'font-weight="600"' });
  const share = coverage === undefined ? undefined : shareText(coverage);
  if (share !== undefined) label(share, { size: 14, style: `fill="${ink}"` });
  if (y > margin) y += 4;

  const map = drawMapPart(picture, { x: margin, y, width: room, tools });
  parts.push(map.text);
  y += map.height + 10;
  const legend = drawLegend(picture, { y, room });
  parts.push(legend.text);
  y += legend.height + margin;

  const name = [title, share].filter((text) => text !== undefined).join(". ") || "Footprints";
  return svgOf(parts, { name, width, height: y });
}

/** The covered share in words. Only 0 and 1 are shown as 0% and 100%. */
export function shareText({ share, areaKm2, coveredKm2 }: Coverage): string {
  const rounded = Math.round(share * 1000) / 10;
  const percent = share > 0 && share < 1 ? Math.min(99.9, Math.max(0.1, rounded)) : rounded;
  const decimals = areaKm2 >= 1000 ? 0 : areaKm2 >= 10 ? 1 : 3;
  const inKm2 = (km2: number) => km2.toLocaleString("en", { maximumFractionDigits: decimals });
  return `${percent}% of the area of interest is covered: ${inKm2(coveredKm2)} of ${inKm2(areaKm2)} km²`;
}

function drawMapPart(
  { shapes, area, bounds, width }: CoveragePicture,
  { x, y, width: room, tools }: { x: number; y: number; width: number; tools: DrawingTools },
): { text: string; height: number } {
  if (bounds === null) {
    const height = 120;
    const middle = `x="${width / 2}" y="${y + height / 2}" text-anchor="middle" dominant-baseline="central"`;
    const frame = `<rect x="${x}" y="${y}" width="${room}" height="${height}" fill="#f6f8fa" stroke="#d0d7de"/>`;
    return {
      height,
      text: `${frame}\n<text ${middle} font-size="13" fill="${quiet}">No footprint has a geometry.</text>`,
    };
  }
  const flat = flattener(bounds);
  const [west, south] = flat([bounds[0], bounds[1]]);
  const [east, north] = flat([bounds[2], bounds[3]]);
  const [across, down] = [Math.max(leastSpan, east - west), Math.max(leastSpan, north - south)];
  const mapHeight = Math.round(Math.min(1.2, Math.max(0.45, down / across)) * (room - 2 * inset) + 2 * inset);
  const height = mapHeight + scaleHeight;
  const scale = Math.min((room - 2 * inset) / across, (mapHeight - 2 * inset) / down);
  const [centreX, centreY] = [(west + east) / 2, (south + north) / 2];
  const toScreen = (position: Position): Position => {
    const [flatX, flatY] = flat(position);
    return [room / 2 + (flatX - centreX) * scale, mapHeight / 2 - (flatY - centreY) * scale];
  };

  const { plot, document, toXml } = tools;
  const drawn = shapes.map(({ geometry }) => movedGeometry(geometry, toScreen));
  const colours = shapes.map(({ category }) => category.colour);
  const ground = area === null ? [] : [movedGeometry(area, toScreen)];
  const svg = plot.plot({
    document,
    width: room,
    height,
    margin: 0,
    // Plot's own projections derive the inside from the order of corners, which is often wrong in data.
    projection: "identity",
    marks: [
      plot.geo(ground, { fill: "#eceff2" }),
      plot.geo(drawn, {
        fill: { value: colours, scale: null },
        stroke: { value: colours, scale: null },
        fillOpacity: 0.32,
        strokeWidth: 1.5,
        strokeLinejoin: "round",
        r: 4,
        title: shapes.map(({ name, category }) => `${name} (${category.name})`),
      }),
      plot.geo(ground, { fill: "none", stroke: "#24292f", strokeWidth: 1.75, strokeDasharray: "6 4" }),
    ],
  } as Parameters<Plot["plot"]>[0]) as Element;
  svg.setAttribute("x", `${x}`);
  svg.setAttribute("y", `${y}`);
  svg.setAttribute("fill-rule", "evenodd");
  const text = [
    `<rect x="${x}" y="${y}" width="${room}" height="${height}" fill="#f8f9fa"/>`,
    withoutForbidden(toXml(svg)),
    `<rect x="${x}" y="${y}" width="${room}" height="${height}" fill="none" stroke="#d0d7de"/>`,
    drawScaleBar(kmPerDegree / scale, { x: x + 10, y: y + height - 10, room: room / 4 }),
  ].join("\n");
  return { text, height };
}

/** Scales degrees so that lengths are the same in both directions in the middle of the picture. */
function flattener([, south, , north]: Bounds): (position: Position) => [x: number, y: number] {
  const shrink = Math.max(0.01, Math.cos((((south + north) / 2) * Math.PI) / 180));
  return ([longitude = 0, latitude = 0]) => [longitude * shrink, latitude];
}

function drawScaleBar(kmPerPixel: number, { x, y, room }: { x: number; y: number; room: number }): string {
  const longest = kmPerPixel * room;
  const power = 10 ** Math.floor(Math.log10(longest));
  const km = ([5, 2, 1].find((factor) => factor * power <= longest) ?? 1) * power;
  const length = Math.round(km / kmPerPixel);
  const text = km >= 1 ? `${km} km` : `${Math.round(km * 1000)} m`;
  const path = `M${x},${y - 5}v5h${length}v-5`;
  return [
    `<path d="${path}" fill="none" stroke="#fff" stroke-width="4" stroke-opacity="0.8"/>`,
    `<path d="${path}" fill="none" stroke="${ink}" stroke-width="1.5"/>`,
    `<text x="${x + length / 2}" y="${y - 5}" text-anchor="middle" font-size="11" paint-order="stroke" stroke="#fff" stroke-width="3" stroke-opacity="0.8">${text}</text>`,
  ].join("\n");
}

function drawLegend(
  { categories, area }: CoveragePicture,
  { y, room }: { y: number; room: number },
): { text: string; height: number } {
  const fontSize = 12;
  const rowHeight = 20;
  const swatch = 16;
  const parts: string[] = [];
  let [left, top] = [0, y];
  const entry = (text: string, style: string) => {
    const [shown = ""] = linesOf(text, {
      fontSize,
      isBold: false,
      maxLines: 1,
      leaveOut: "middle",
      width: room - swatch - 6,
    });
    const width = swatch + 6 + widthOf(shown) * fontSize + 14;
    if (left > 0 && left + width > room + 14) {
      left = 0;
      top += rowHeight;
    }
    const x = margin + left;
    parts.push(
      `<rect x="${x + 1}" y="${top + 4}" width="${swatch - 2}" height="11" rx="1.5" ${style}/>`,
      `<text x="${x + swatch + 6}" y="${top + 14}" font-size="${fontSize}">${escaped(shown)}</text>`,
    );
    left += width;
  };
  for (const { name, colour, count } of categories) {
    entry(`${name} (${count})`, `fill="${colour}" fill-opacity="0.32" stroke="${colour}" stroke-width="1.5"`);
  }
  if (area !== null) {
    entry("Area of interest", 'fill="#eceff2" stroke="#24292f" stroke-width="1.5" stroke-dasharray="4 3"');
  }
  return { text: parts.join("\n"), height: parts.length === 0 ? 0 : top - y + rowHeight };
}
