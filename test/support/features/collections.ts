import type { Feature, FeatureCollection, Geometry, Polygon } from "geojson";

type Collection = FeatureCollection<Geometry | null>;

/** A square with its lower left corner at (west, south), in degrees. */
export function square(west: number, south: number, side = 1): Polygon {
  const [east, north] = [west + side, south + side];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

/** A collection as data blocks write it: ids and boxes on features, dotted keys, nested values, keys that come and go. */
export function sampleCollection(): Collection {
  return {
    type: "FeatureCollection",
    bbox: [13, 52, 17, 54],
    features: [
      {
        type: "Feature",
        bbox: [13, 52, 14, 53],
        id: "e6dfa771-175e-4e72-8576-72c1393a9ca8",
        geometry: square(13, 52),
        properties: {
          "up42.data_path": "e6dfa771.tif",
          cloudCover: 12,
          timeStamp: 1_640_857_451_024,
          acquired: "2021-12-30T09:44:11Z",
          identification: { collection: "Sentinel-2", type: "S2MSI1C" },
        },
      },
      {
        type: "Feature",
        id: "35a7d8dd-9a52-4d4d-8a0f-0d2b9a3d0a5e",
        geometry: square(15, 52),
        properties: { cloudCover: 3, "up42.data_path": "35a7d8dd/DIM", count: 4, archived: null },
      },
      {
        type: "Feature",
        id: 3,
        geometry: null,
        properties: { cloudCover: 40, acquired: "2021-12-28T09:44:11Z", bands: ["B01", "B02"] },
      },
      {
        type: "Feature",
        bbox: [16, 53, 17, 54],
        id: "fourth",
        geometry: { type: "MultiPolygon", coordinates: [square(16, 53).coordinates] },
        properties: { cloudCover: 7, acquired: "2021-12-29T09:44:11Z" },
      },
    ],
  };
}

/** A collection of points with the properties given, one feature each, ids `f0`, `f1` … */
export function pointCollection(...properties: Feature["properties"][]): Collection {
  return {
    type: "FeatureCollection",
    features: properties.map((own, index) => ({
      type: "Feature",
      id: `f${index}`,
      geometry: { type: "Point", coordinates: [index, index] },
      properties: own,
    })),
  };
}

/** As {@link pointCollection}, of features without a geometry. */
export function placelessCollection(...properties: Feature["properties"][]): Collection {
  const collection = pointCollection(...properties);
  for (const feature of collection.features) feature.geometry = null;
  return collection;
}
