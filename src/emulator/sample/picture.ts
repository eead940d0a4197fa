import type { Bytes } from "../provided";
import { Sky } from "./clouds";
import { cover, landCoverOf } from "./land-cover";
import { hash, noise } from "./noise";
import { pixelMetres, type Scene, sceneSize } from "./scenes";
import { TownPlan, town } from "./town";

export interface Picture {
  /** Red, green and blue of each pixel, row by row. Never 0, which means "no data". */
  readonly rgb: Bytes;
  /** Vegetation index between -1 and 1 of each pixel, in steps of 1/64; {@link noIndex} under clouds. */
  readonly vegetation: Float32Array<ArrayBuffer>;
}

/** "No data" in the vegetation index. */
export const noIndex = -9999;

interface Material {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** Vegetation index in summer. */
  readonly vegetation: number;
  /** Variation of its brightness. */
  readonly grain: number;
  readonly isLeafy: boolean;
}

/** Halves the resolution of the vegetation index: the mean of the cloudless ones of four pixels. */
export function halved(vegetation: Picture["vegetation"]): Picture["vegetation"] {
  const side = sceneSize / 2;
  const half = new Float32Array(side * side);
  for (let at = 0; at < half.length; at++) {
    const from = Math.floor(at / side) * 2 * sceneSize + (at % side) * 2;
    let sum = 0;
    let count = 0;
    for (const next of [from, from + 1, from + sceneSize, from + sceneSize + 1]) {
      const index = vegetation[next] ?? noIndex;
      if (index === noIndex) continue;
      sum += index;
      count += 1;
    }
    half[at] = count === 0 ? noIndex : Math.round((sum / count) * 64) / 64;
  }
  return half;
}

/** Renders a scene: land, town, season, clouds and their shadows. */
export function renderPicture(scene: Scene): Picture {
  const rgb = new Uint8Array(sceneSize * sceneSize * 3);
  const vegetation = new Float32Array(sceneSize * sceneSize);
  const landCover = landCoverOf(scene);
  const plan = new TownPlan();
  const sky = new Sky(scene);
  const land = landMaterials(scene);
  const buildings = townMaterials(scene);
  // Whole pixels from a fixed point near the city, so that two scenes of one place show the same town.
  const left = scene.corner[0] / pixelMetres - 37_000;
  const top = 583_000 - scene.corner[1] / pixelMetres;
  const sunlight = 0.8 + 0.2 * scene.green;

  for (let y = 0; y < sceneSize; y++) {
    for (let x = 0; x < sceneSize; x++) {
      const at = y * sceneSize + x;
      const kind = landCover[at] ?? 0;
      const surface = kind === cover.town ? buildings[plan.at(left + x, top + y)] : land[kind];
      if (surface === undefined) continue;
      const lumps = surface.isLeafy ? noise((left + x) / 9, (top + y) / 9, 5) - 0.5 : 0;
      const speckle = hash(left + x, top + y, 3) - 0.5 + lumps * 1.6;
      const cloud = sky.cloudAt(x, y);
      const light = sunlight * (1 - 0.5 * sky.shadowAt(x, y) * (1 - cloud)) * (1 - cloud);
      const grain = surface.grain * speckle;
      const white = (214 + 36 * cloud) * cloud;
      rgb[at * 3] = (surface.red + grain) * light + white;
      rgb[at * 3 + 1] = (surface.green + grain) * light + white;
      rgb[at * 3 + 2] = (surface.blue + grain) * light + white;
      vegetation[at] = cloud > 0.5 ? noIndex : Math.round((surface.vegetation + speckle * 0.12) * 64) / 64;
    }
  }
  soften(rgb);
  return { rgb, vegetation };
}

function landMaterials({ green }: Scene): Readonly<Record<number, Material>> {
  return {
    [cover.water]: bare([38, 60, 66], -0.3, 3),
    [cover.park]: leafy([80, 102, 58], 0.68, { grain: 18, green }),
    [cover.forest]: leafy([46, 68, 40], 0.8, { grain: 20, green }),
    [cover.rail]: bare([112, 102, 95], 0.08, 16),
    [cover.road]: bare([134, 133, 131], 0.05, 10),
    [cover.runway]: bare([168, 165, 158], 0.04, 6),
    [cover.field]: leafy([126, 132, 84], 0.5, { grain: 12, green }),
    [cover.hall]: bare([196, 193, 186], 0.02, 10),
  };
}

function townMaterials({ green }: Scene): Readonly<Record<number, Material>> {
  return {
    [town.street]: bare([104, 105, 102], 0.16, 14),
    [town.avenue]: bare([116, 119, 106], 0.24, 16),
    [town.redRoof]: bare([150, 112, 95], 0.06, 26),
    [town.grayRoof]: bare([130, 126, 121], 0.05, 26),
    [town.paleRoof]: bare([190, 186, 178], 0.03, 18),
    [town.yard]: leafy([104, 110, 86], 0.36, { grain: 22, green }),
    [town.garden]: leafy([86, 106, 64], 0.6, { grain: 18, green }),
  };
}

type Color = readonly [red: number, green: number, blue: number];

function bare([red, green, blue]: Color, vegetation: number, grain: number): Material {
  return { red, green, blue, vegetation, grain, isLeafy: false };
}

/** Leaves fall: with less green, the colours turn to the brown of the ground. */
function leafy(
  [red, greens, blue]: Color,
  index: number,
  { grain, green }: { grain: number; green: number },
): Material {
  const fallen = 1 - green;
  const vegetation = index * (1 - 0.6 * fallen);
  return {
    red: red + 26 * fallen,
    green: greens - 8 * fallen,
    blue: blue + 12 * fallen,
    vegetation,
    grain,
    isLeafy: true,
  };
}

/** Blurs a little, like optics: half of each value and a quarter of both neighbours, first in rows, then in columns. */
function soften(rgb: Bytes): void {
  const stride = sceneSize * 3;
  for (let row = 0; row < rgb.length; row += stride) {
    for (let band = 0; band < 3; band++) blurLine(rgb, { first: row + band, step: 3 });
  }
  for (let column = 0; column < stride; column++) blurLine(rgb, { first: column, step: stride });
}

function blurLine(rgb: Bytes, { first, step }: { first: number; step: number }): void {
  let before = rgb[first] ?? 0;
  for (let i = 0, at = first; i < sceneSize; i++, at += step) {
    const here = rgb[at] ?? 0;
    const after = i + 1 < sceneSize ? (rgb[at + step] ?? 0) : here;
    rgb[at] = (before + 2 * here + after) >> 2;
    before = here;
  }
}
