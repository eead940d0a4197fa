import { UnsupportedError } from "../../errors";
import { record } from "../../kinds";
import type { Kind } from "../../options";
import { definitionIn, metresIn } from "./geo-keys";
import type { RasterCrs } from "./georeference";

/** PROJ definitions of coordinate reference systems by their code (`"EPSG:2056"`), or by the file (`"scene/a.tif"`). */
export type Projections = Readonly<Record<string, string>>;

export const degrees = "+proj=longlat +datum=WGS84 +no_defs";
const webMercator =
  "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs";

const grs80 = "+ellps=GRS80 +towgs84=0,0,0,0,0,0,0";

/** Ranges of codes for the zones of UTM: the first code, the last code, and the zone of the first. */
const zones: readonly (readonly [first: number, last: number, zone: number, rest: string])[] = [
  [32601, 32660, 1, "+datum=WGS84"],
  [32701, 32760, 1, "+south +datum=WGS84"],
  [25828, 25838, 28, grs80],
  [26901, 26923, 1, grs80],
  [31978, 31985, 18, `+south ${grs80}`],
  [28348, 28358, 48, `+south ${grs80}`],
  [7846, 7859, 46, `+south ${grs80}`],
];

/** Systems that differ from WGS 84 by at most a few metres, which does not matter for pictures on a map. */
const singles: ReadonlyMap<number, string> = /* @__PURE__ */ new Map([
  [4326, degrees],
  [4979, degrees],
  [4258, `+proj=longlat ${grs80} +no_defs`],
  [4269, `+proj=longlat ${grs80} +no_defs`],
  [4674, `+proj=longlat ${grs80} +no_defs`],
  [4283, `+proj=longlat ${grs80} +no_defs`],
  [3857, webMercator],
  [3785, webMercator],
  [900913, webMercator],
  [3395, "+proj=merc +lon_0=0 +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"],
  [3035, `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 ${grs80} +units=m +no_defs`],
  [3031, "+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"],
  [3976, "+proj=stere +lat_0=-90 +lat_ts=-70 +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"],
  [3995, "+proj=stere +lat_0=90 +lat_ts=71 +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"],
  [3413, "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"],
  [
    2154,
    `+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 ${grs80} +units=m +no_defs`,
  ],
]);

/**
 * The definition of a raster's coordinate reference system: that of the caller, a known one, or that of the file's keys.
 *
 * @throws {UnsupportedError} when it is not known and `projections` does not define it.
 */
export function definitionOf(
  { epsg, name: title, keys }: RasterCrs,
  { name, projections = {} }: { name: string; projections?: Projections | undefined },
): string {
  const code = `EPSG:${epsg}`;
  const baseName = name.slice(name.lastIndexOf("/") + 1);
  const own = [name, baseName, code].find((key) => Object.hasOwn(projections, key));
  if (own !== undefined) return projections[own] ?? "";
  const metres = metresIn(keys);
  const known = epsg === undefined || metres === undefined ? undefined : knownDefinition(epsg);
  const definition = known ?? definitionIn(keys);
  if (definition !== undefined) {
    return known === undefined || metres === 1
      ? definition
      : definition.replace("+units=m", `+to_meter=${metres}`);
  }
  if (epsg === undefined || metres === undefined) {
    const called = title === undefined ? "" : ` (${JSON.stringify(title)})`;
    throw new UnsupportedError(
      `${name} has a custom coordinate reference system${called} that up42-js does not know: pass its definition, \`{ projections: { ${JSON.stringify(baseName)}: "+proj=…" } }\`, or warp the file to EPSG:4326 first, for example with \`gdalwarp\`.`,
      { feature: "coordinate reference systems without an EPSG code" },
    );
  }
  throw new UnsupportedError(
    `${name} is in ${code}, which up42-js does not know: pass its definition, \`{ projections: { "${code}": "+proj=…" } }\`, as listed for PROJ.4 on epsg.io.`,
    { feature: code },
  );
}

function knownDefinition(epsg: number): string | undefined {
  const single = singles.get(epsg);
  if (single !== undefined) return single;
  const run = zones.find(([first, last]) => epsg >= first && epsg <= last);
  if (run === undefined) return undefined;
  const [first, , zone, rest] = run;
  return `+proj=utm +zone=${zone + epsg - first} ${rest} +units=m +no_defs`;
}

export const projections: Kind = {
  words: 'PROJ definitions by codes or by files: { "EPSG:2056": "+proj=somerc …", "a.tif": "+proj=…" }',
  fits: (value) =>
    record.fits(value) &&
    Object.entries(value as object).every(
      ([code, text]) => /^EPSG:\d+$|\.tiff?$/i.test(code) && typeof text === "string" && text.trim() !== "",
    ),
};
