import { type EastNorth, type LonLat, lonLatFromUtm } from "./utm";

/** Pixels along each side of a scene. */
export const sceneSize = 400;
/** Metres along each side of a pixel. */
export const pixelMetres = 10;

/** One picture of the sample: where, when, and how cloudy. */
export interface Scene {
  readonly id: string;
  readonly externalId: string;
  readonly mission: "Sentinel-2A" | "Sentinel-2B";
  /** When it was taken, in milliseconds since 1970. */
  readonly takenAt: number;
  /** Upper left corner. */
  readonly corner: EastNorth;
  /** Share of the picture under clouds, in percent. */
  readonly cloudCover: number;
  /** 0 is the depth of winter, 1 the height of summer. */
  readonly green: number;
  readonly seed: number;
}

/** Mitte and Tiergarten; Neukölln with the field of Tempelhof; the Grunewald and the Havel. The first two overlap. */
export const scenes: readonly [summer: Scene, autumn: Scene, winter: Scene] = [
  {
    id: "5d9d4a5e-8c1f-4a86-9f0a-7a2f4f7f9c11",
    externalId: "S2A_MSIL2A_20230713T101601_N0509_R065_T33UUU_20230713T161600",
    mission: "Sentinel-2A",
    takenAt: Date.UTC(2023, 6, 13, 10, 16, 1, 24),
    corner: [388_400, 5_821_540],
    cloudCover: 3.4,
    green: 1,
    seed: 12,
  },
  {
    id: "0b7c9e52-3f64-4d0c-8f5b-6a1f0b9d2e47",
    externalId: "S2B_MSIL2A_20230926T101719_N0509_R065_T33UUU_20230926T142100",
    mission: "Sentinel-2B",
    takenAt: Date.UTC(2023, 8, 26, 10, 17, 19, 24),
    corner: [391_400, 5_818_200],
    cloudCover: 17.2,
    green: 0.7,
    seed: 23,
  },
  {
    id: "e3a1f6b8-52d7-4c39-b0e4-91c85d7a6f20",
    externalId: "S2A_MSIL2A_20230304T101941_N0509_R065_T33UUU_20230304T160500",
    mission: "Sentinel-2A",
    takenAt: Date.UTC(2023, 2, 4, 10, 19, 41, 24),
    corner: [377_500, 5_820_100],
    cloudCover: 38.5,
    green: 0.3,
    seed: 40,
  },
];

/** The four corners of a scene and the first again, counter-clockwise from the lower left as GeoJSON wants it. */
export function footprintOf({ corner: [east, north] }: Scene): LonLat[] {
  const side = sceneSize * pixelMetres;
  const corners: EastNorth[] = [
    [east, north - side],
    [east + side, north - side],
    [east + side, north],
    [east, north],
  ];
  const ring = corners.map((place): LonLat => {
    const [longitude, latitude] = lonLatFromUtm(place);
    return [rounded(longitude), rounded(latitude)];
  });
  return [...ring, ...ring.slice(0, 1)];
}

/** Eight decimals are about a millimetre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e8) / 1e8;
}
