import { expect, test } from "vitest";
import { mediaTypeOf } from "../../src/archive/media-type";

test.each([
  ["a/scene.tif", "image/tiff"],
  ["SCENE.TIFF", "image/tiff"],
  ["data.json", "application/json"],
  ["points.geojson", "application/geo+json"],
  ["quicklook.png", "image/png"],
  ["S2A_MSIL1C.SAFE/manifest.safe", "application/xml"],
  ["a.tar.gz", "application/gzip"],
  ["README", "application/octet-stream"],
  ["a.tif/README", "application/octet-stream"],
  ["a.constructor", "application/octet-stream"],
  ["a.", "application/octet-stream"],
])("tells %j as %j", (path, mediaType) => {
  expect(mediaTypeOf(path)).toBe(mediaType);
});
