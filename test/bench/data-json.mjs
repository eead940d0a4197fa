// @ts-check
/**
 * Collections to measure with, made once and kept in the system's folder for temporary files.
 */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, rename, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A feature of about 440 bytes, as data blocks write them.
 * @param {number} index
 */
function featureOf(index) {
  const west = 13 + (index % 997) / 1000;
  const south = 52 + (index % 613) / 1000;
  const [east, north] = [west + 0.0123456, south + 0.0123456];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return {
    type: "Feature",
    id: `e6dfa771-175e-4e72-8576-${String(index).padStart(12, "0")}`,
    bbox: [west, south, east, north],
    geometry: { type: "Polygon", coordinates: [ring] },
    properties: {
      "up42.data_path": `scene_${index}.tif`,
      acquired: "2021-12-30T09:44:11Z",
      cloudCover: index % 100,
      place: "Schöneberg “x\\y”",
      archived: index % 3 === 0 ? null : true,
      source: { collection: "S2", bands: ["B01", "B02"] },
    },
  };
}

/**
 * Path of a data.json of so many features, made when it is missing.
 * @param {number} features
 */
export async function dataJsonOf(features) {
  const folder = join(tmpdir(), "up42-js-bench");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${features}-features.json`);
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (isThere) return path;
  const file = createWriteStream(`${path}.part`);
  file.write('{"type":"FeatureCollection","features":[');
  for (let from = 0; from < features; from += 1000) {
    const count = Math.min(1000, features - from);
    const texts = Array.from({ length: count }, (_, index) => JSON.stringify(featureOf(from + index)));
    if (!file.write(`${from === 0 ? "" : ","}${texts.join(",")}`)) await once(file, "drain");
  }
  file.end("]}");
  await once(file, "finish");
  await rename(`${path}.part`, path);
  return path;
}
