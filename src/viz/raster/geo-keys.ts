/** The keys of a GeoTIFF that describe its coordinate reference system, by their names. */
export type GeoKeys = Readonly<Record<string, unknown>>;

/** Means "described by other keys". */
export const userDefined = 32_767;

/**
 * Codes of geographic systems that differ from WGS 84 by at most a few metres. The codes of their datums are 2000
 * higher.
 */
const likeWgs84: ReadonlyMap<number, string> = /* @__PURE__ */ new Map([
  ...[4326, 4979].map((code) => [code, "+datum=WGS84"] as const),
  ...[
    4258, 4269, 4674, 4283, 7844, 4148, 4152, 4167, 4171, 4190, 4490, 4612, 4617, 4619, 4759, 6318, 6668,
  ].map((code) => [code, "+ellps=GRS80 +towgs84=0,0,0,0,0,0,0"] as const),
]);

/** Metres in a unit of length. */
const metres = new Map([
  [9001, 1],
  [9002, 0.3048],
  [9003, 1200 / 3937],
  [9036, 1000],
]);
/** Degrees in a unit of angle. */
const degrees = new Map([
  [9101, 180 / Math.PI],
  [9102, 1],
  [9105, 0.9],
  [9122, 1],
]);

type Parameter = "lat_0" | "lon_0" | "lat_1" | "lat_2" | "lat_ts" | "k_0";

const origin = {
  lat_0: ["ProjNatOriginLat", "ProjCenterLat", "ProjFalseOriginLat"],
  lon_0: ["ProjNatOriginLong", "ProjCenterLong", "ProjFalseOriginLong"],
} as const;
const scale = { k_0: ["ProjScaleAtNatOrigin", "ProjScaleAtCenter"] } as const;
const parallels = { lat_1: ["ProjStdParallel1"], lat_2: ["ProjStdParallel2"] } as const;
const trueScale = { lat_ts: ["ProjStdParallel1"] } as const;
const lon0 = { lon_0: origin.lon_0 } as const;

/** Projections by ProjCoordTransGeoKey: the name in PROJ, and the keys of its parameters. */
const methods: ReadonlyMap<
  unknown,
  readonly [name: string, keys: Partial<Record<Parameter, readonly string[]>>]
> = /* @__PURE__ */ new Map<unknown, readonly [string, Partial<Record<Parameter, readonly string[]>>]>([
  [1, ["tmerc", { ...origin, ...scale }]],
  [7, ["merc", { ...lon0, ...trueScale, ...scale }]],
  [8, ["lcc", { ...origin, ...parallels }]],
  [9, ["lcc", { ...origin, lat_1: origin.lat_0, ...scale }]],
  [10, ["laea", origin]],
  [11, ["aea", { ...origin, ...parallels }]],
  [12, ["aeqd", origin]],
  [13, ["eqdc", { ...origin, ...parallels }]],
  [14, ["stere", { ...origin, ...scale }]],
  [16, ["sterea", { ...origin, ...scale }]],
  [17, ["eqc", { ...origin, ...trueScale }]],
  [18, ["cass", origin]],
  [20, ["mill", lon0]],
  [22, ["poly", origin]],
  [23, ["robin", lon0]],
  [24, ["sinu", lon0]],
  [25, ["vandg", lon0]],
  [28, ["cea", { ...lon0, ...trueScale }]],
]);

/**
 * The PROJ definition that keys describe without an EPSG code; `undefined` when they do not suffice, or use a method
 * that proj4 may compute otherwise. Heights do not matter.
 *
 * `geotiff-geokeys-to-proj4` was tried instead. In silence, it leaves out the pole and the meridian of polar
 * stereographic projections, the shifts of datums, and methods that it does not know.
 */
export function definitionIn(keys: GeoKeys): string | undefined {
  const datum = datumIn(keys);
  if (datum === undefined) return undefined;
  const isGeographic = keys.GTModelTypeGeoKey === 2;
  if (isGeographic) {
    return unitIn(keys, "GeogAngularUnit", degrees) === 1 ? `+proj=longlat ${datum} +no_defs` : undefined;
  }
  const unit = unitIn(keys, "ProjLinearUnit", metres);
  const projection =
    keys.GTModelTypeGeoKey === 1 && unit !== undefined ? projectionIn(keys, unit) : undefined;
  if (projection === undefined) return undefined;
  return `${projection} ${datum} ${unit === 1 ? "+units=m" : `+to_meter=${unit}`} +no_defs`;
}

/** Metres in the unit of the coordinates, when the keys name a unit; `undefined` for one that is not known. */
export function metresIn(keys: GeoKeys): number | undefined {
  return unitIn(keys, "ProjLinearUnit", metres);
}

function projectionIn(keys: GeoKeys, unit: number): string | undefined {
  const { ProjectionGeoKey: code } = keys;
  if (typeof code === "number" && code !== userDefined) {
    // 160zz and 161zz are the zones of UTM, north and south.
    const zone = code % 100;
    const isUtm = Math.floor(code / 200) === 80 && zone >= 1 && zone <= 60;
    return isUtm ? `+proj=utm +zone=${zone}${code >= 16_100 ? " +south" : ""}` : undefined;
  }
  const angle = unitIn(keys, "GeogAngularUnit", degrees);
  if (angle === undefined) return undefined;
  const parts = keys.ProjCoordTransGeoKey === 15 ? polarIn(keys, angle) : methodIn(keys, angle);
  if (parts === undefined) return undefined;
  const x = numberIn(keys, ["ProjFalseEasting", "ProjFalseOriginEasting", "ProjCenterEasting"]) ?? 0;
  const y = numberIn(keys, ["ProjFalseNorthing", "ProjFalseOriginNorthing", "ProjCenterNorthing"]) ?? 0;
  return `${parts} +x_0=${x * unit} +y_0=${y * unit}`;
}

function methodIn(keys: GeoKeys, angle: number): string | undefined {
  const method = methods.get(keys.ProjCoordTransGeoKey);
  if (method === undefined) return undefined;
  const [name, parameters] = method;
  const values = Object.entries(parameters).map(([parameter, names]) => {
    const value = numberIn(keys, names);
    if (value === undefined) return "";
    return ` +${parameter}=${parameter === "k_0" ? value : value * angle}`;
  });
  return `+proj=${name}${values.join("")}`;
}

/** The latitude is that of the pole, or that of true scale. */
function polarIn(keys: GeoKeys, angle: number): string | undefined {
  const latitude = (numberIn(keys, [...origin.lat_0, "ProjStdParallel1"]) ?? Number.NaN) * angle;
  const longitude = (numberIn(keys, ["ProjStraightVertPoleLong", ...origin.lon_0]) ?? 0) * angle;
  const k = numberIn(keys, scale.k_0) ?? 1;
  const isPole = Math.abs(latitude) === 90;
  // A latitude of true scale and a scale contradict each other.
  if (!(Math.abs(latitude) <= 90) || latitude === 0 || (!isPole && k !== 1)) return undefined;
  const scaled = isPole ? `+k_0=${k}` : `+lat_ts=${latitude}`;
  return `+proj=stere +lat_0=${Math.sign(latitude) * 90} ${scaled} +lon_0=${longitude}`;
}

/** The ellipsoid, how it differs from WGS 84, and the prime meridian. */
function datumIn(keys: GeoKeys): string | undefined {
  const { GeographicTypeGeoKey: code = userDefined, GeogGeodeticDatumGeoKey: datum } = keys;
  if (code !== userDefined) return likeWgs84.get(Number(code));
  const meridian = meridianIn(keys);
  if (meridian === undefined) return undefined;
  const known = typeof datum === "number" ? likeWgs84.get(datum - 2000) : undefined;
  if (known !== undefined) return `${known}${meridian}`;
  const shift = numbersOf(keys.GeogTOWGS84GeoKey);
  const towgs84 = [3, 7].includes(shift.length) ? ` +towgs84=${shift.join(",")}` : "";
  // A datum that is not known may be hundreds of metres away.
  if (typeof datum === "number" && datum !== userDefined && towgs84 === "") return undefined;
  const ellipsoid = ellipsoidIn(keys);
  return ellipsoid && `${ellipsoid}${towgs84}${meridian}`;
}

function ellipsoidIn(keys: GeoKeys): string | undefined {
  const { GeogEllipsoidGeoKey: code } = keys;
  if (code === 7030) return "+ellps=WGS84";
  if (code === 7019) return "+ellps=GRS80";
  if (typeof code === "number" && code !== userDefined) return undefined;
  const unit = unitIn(keys, "GeogLinearUnit", metres);
  const major = numberIn(keys, ["GeogSemiMajorAxis"]);
  if (unit === undefined || major === undefined || !(major > 0)) return undefined;
  const inverse = numberIn(keys, ["GeogInvFlattening"]) ?? 0;
  const minor = numberIn(keys, ["GeogSemiMinorAxis"]) ?? (inverse === 0 ? major : major * (1 - 1 / inverse));
  return `+a=${major * unit} +b=${minor * unit}`;
}

function meridianIn(keys: GeoKeys): string | undefined {
  const { GeogPrimeMeridianGeoKey: code = 8901 } = keys;
  if (code === 8901) return "";
  const longitude = numberIn(keys, ["GeogPrimeMeridianLong"]);
  const angle = unitIn(keys, "GeogAngularUnit", degrees);
  if (code !== userDefined || longitude === undefined || angle === undefined) return undefined;
  return ` +pm=${longitude * angle}`;
}

function unitIn(keys: GeoKeys, name: string, units: ReadonlyMap<number, number>): number | undefined {
  const code = keys[`${name}sGeoKey`];
  if (code === undefined) return 1;
  return code === userDefined ? userUnit(keys, name) : units.get(Number(code));
}

/** Sizes of angles are given in radians. */
function userUnit(keys: GeoKeys, name: string): number | undefined {
  const size = numberIn(keys, [`${name}Size`]);
  if (size === undefined || !(size > 0)) return undefined;
  return name === "GeogAngularUnit" ? (size * 180) / Math.PI : size;
}

function numberIn(keys: GeoKeys, names: readonly string[]): number | undefined {
  return names.map((name) => keys[`${name}GeoKey`]).find((value) => typeof value === "number");
}

function numbersOf(value: unknown): number[] {
  return typeof value === "object" && value !== null ? Array.from(value as ArrayLike<number>) : [];
}
