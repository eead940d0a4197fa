import type { EastNorth } from "./utm";

/** Pixels along each side of a scene. */
export const sceneSize = 400;
/** Metres along each side of a pixel. */
export const pixelMetres = 10;

/** Places one after the other: longitude, latitude, longitude, latitude… */
export type Outline = readonly number[];

/** A picture of the sample: its place, time and clouds. */
export interface Scene {
  readonly id: string;
  readonly externalId: string;
  readonly mission: "Sentinel-2A" | "Sentinel-2B";
  /** When it was taken, in milliseconds since 1970. */
  readonly takenAt: number;
  /** Upper left corner. */
  readonly corner: EastNorth;
  /** All four corners, counter-clockwise from the lower left as in GeoJSON. */
  readonly footprint: Outline;
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
    footprint: [
      13.35606656, 52.4965633, 13.41496394, 52.49736707, 13.41366962, 52.53331396, 13.35472419, 52.53250915,
    ],
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
    footprint: [
      13.40132802, 52.46715325, 13.46018742, 52.4679342, 13.45893135, 52.50388204, 13.40002398, 52.50310009,
    ],
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
    footprint: [
      13.19611546, 52.48128482, 13.25498763, 52.48216803, 13.25356348, 52.51811209, 13.19464333, 52.51722775,
    ],
    cloudCover: 38.5,
    green: 0.3,
    seed: 40,
  },
];

export function positionsOf(outline: Outline): [longitude: number, latitude: number][] {
  return Array.from({ length: outline.length / 2 }, (_, i) => [outline[i * 2] ?? 0, outline[i * 2 + 1] ?? 0]);
}
