import { inspect } from "node:util";
import * as danfo from "danfojs";
import { renamedColumns, toDataframe, toFeatureCollection } from "../../src/dataframe";
import { isUp42Error } from "../../src/errors";
import { toCsv, toGeoParquet, toNdjson } from "../../src/export-node";
import * as geo from "../../src/geo";
import { plotCoverage } from "../../src/viz-node";
import { anyOptions, anyValue } from "./any-options";
import { mutatedJson } from "./odd-json";
import type { Random } from "./random";

/** Calls with features of any shape, and with options that nobody expects. */

const ring = (x: number, y: number, side: number) => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
];

const geometries = [
  { type: "Point", coordinates: [13.4, 52.5] },
  {
    type: "MultiPoint",
    coordinates: [
      [13.4, 52.5, 30],
      [179.9, -80],
    ],
  },
  {
    type: "LineString",
    coordinates: [
      [13, 52],
      [14, 53],
      [179, 53],
    ],
  },
  {
    type: "MultiLineString",
    coordinates: [
      [
        [13, 52],
        [14, 53],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
  },
  { type: "Polygon", coordinates: [ring(13, 52, 1), ring(13.2, 52.2, 0.2)] },
  { type: "MultiPolygon", coordinates: [[ring(179, -17, 1)], [ring(-180, -17, 1)]] },
  { type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [1, 2] }] },
  null,
];

const collection = JSON.stringify({
  type: "FeatureCollection",
  features: geometries.map((geometry, index) => ({
    type: "Feature",
    id: `${index}`,
    bbox: [13, 52, 14, 53],
    geometry,
    properties: { clouds: index, when: "2026-01-02T03:04:05Z", nested: { a: [1, 2] }, tags: ["x", null] },
  })),
});

// What the fuzz makes has any type.
// biome-ignore lint/suspicious/noExplicitAny: the calls must bear every value
type Anything = any;

const frameOf = (features: Anything): Anything => toDataframe(features, { danfo });

interface Call {
  readonly call: (features: Anything, options: Anything) => unknown;
  /** The options that it takes; the first one is needed. */
  readonly takes?: readonly string[];
}

const withArea = ["area", "signal"];
const withPlace = ["to", "signal"];

const calls: Record<string, Call> = {
  areaKm2: { call: geo.areaKm2 },
  centroid: { call: geo.centroid },
  bounds: { call: geo.bounds, takes: ["narrowest"] },
  totalBounds: { call: geo.totalBounds, takes: ["narrowest"] },
  bestCover: { call: geo.bestCover, takes: [...withArea, "limit"] },
  clip: { call: geo.clip, takes: withArea },
  contains: { call: geo.contains, takes: withArea },
  coverage: { call: geo.coverage, takes: withArea },
  coverageByRow: { call: geo.coverageByRow, takes: withArea },
  distanceKm: { call: geo.distanceKm, takes: withPlace },
  intersects: { call: geo.intersects, takes: withArea },
  nearest: { call: geo.nearest, takes: [...withPlace, "limit"] },
  pick: { call: (features, { rows }) => geo.pick(features, rows), takes: ["rows"] },
  within: { call: geo.within, takes: withArea },
  toCsv: { call: toCsv, takes: ["geometry", "forSpreadsheets", "onProgress", "signal"] },
  toNdjson: { call: toNdjson, takes: ["onProgress", "signal"] },
  toGeoParquet: { call: toGeoParquet, takes: ["flatten", "onProgress", "signal"] },
  toDataframe: {
    call: (features, options) => toDataframe(features, { danfo, ...options }),
    takes: ["flatten", "dates", "danfo"],
  },
  renamedColumns: { call: (features) => renamedColumns(frameOf(features)) },
  toFeatureCollection: { call: (features) => toFeatureCollection(frameOf(features)) },
  "coverage of a frame": {
    call: (features, options) => geo.coverage(frameOf(features), options),
    takes: withArea,
  },
  "toGeoParquet of a frame": { call: (features, options) => toGeoParquet(frameOf(features), options) },
  plotCoverage: { call: plotCoverage, takes: ["areaOfInterest", "by", "title", "width", "height", "signal"] },
};

/** What an option usually has. */
const usual: Record<string, readonly unknown[]> = {
  area: [geometries[4], geometries[5], [13, 52, 14, 53]],
  areaOfInterest: [geometries[4], [13, 52, 14, 53]],
  to: [geometries[0], geometries[2], geometries[5]],
  rows: [[0, 2], geometries.map((_, index) => index % 2 === 0)],
  geometry: ["wkt", "geojson", "lonlat", "none"],
  by: ["clouds", "nested"],
  limit: [1, 3],
};

const needed = new Set(["area", "to", "rows"]);

function optionsFor({ takes = [] }: Call, random: Random): Record<string, unknown> {
  const entries = takes.flatMap((name): [string, unknown][] => {
    if (!needed.has(name) && random.chance(70)) return [];
    if (random.chance(10)) return [[name, anyValue(random)]];
    const text = JSON.stringify(random.pick(usual[name] ?? [undefined]));
    if (text === undefined) return [];
    return [
      [
        name,
        changedNumbers(random.chance(20) ? parsed(mutatedJson(text, random)) : JSON.parse(text), random),
      ],
    ];
  });
  return { ...Object.fromEntries(entries), ...(random.chance(5) ? anyOptions(random) : {}) };
}

/** `null` where the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const oddNumbers = [0, 90, -90, 180, -180, 90.125, 180.1, 359.9, 1e-300, 1e308, -1e20, 2 ** 53, 5e-324];

/** Puts other numbers in some places. */
function changedNumbers(value: unknown, random: Random): unknown {
  if (typeof value === "number") {
    if (random.chance(92)) return value;
    return random.chance(50) ? random.pick(oddNumbers) : random.below(36_000) / 100 - 180;
  }
  if (typeof value !== "object" || value === null) return value;
  for (const [name, member] of Object.entries(value)) {
    (value as Record<string, unknown>)[name] = changedNumbers(member, random);
  }
  return value;
}

/** Puts values that JSON cannot have in some places. */
function withOddValues(value: unknown, random: Random): unknown {
  if (random.chance(1)) return anyValue(random);
  if (typeof value !== "object" || value === null) return value;
  for (const [name, member] of Object.entries(value)) {
    (value as Record<string, unknown>)[name] = withOddValues(member, random);
  }
  return value;
}

/** One run. Returns what is wrong with it; `undefined` if nothing is. */
export async function fuzzFeatureCall(random: Random): Promise<string | undefined> {
  const name = random.pick(Object.keys(calls));
  const call = calls[name] as Call;
  const text = random.chance(30) ? mutatedJson(collection, random) : collection;
  const numbers = random.chance(60) ? changedNumbers(parsed(text), random) : parsed(text);
  const features = random.chance(30) ? withOddValues(numbers, random) : numbers;
  const options = optionsFor(call, random);
  try {
    await call.call(features, options);
  } catch (error) {
    if (isUp42Error(error) && error.message.length < 4_000) return undefined;
    return `${name} of ${inspect(features)} with ${inspect(options)}\n${error instanceof Error ? error.stack : String(error)}`;
  }
  return undefined;
}
