import { type Scene, scenes } from "./scenes";

/** Ids, and paths in the results, of the features. */
export const mixed = {
  /** A file named after the feature's id. */
  file: { id: "c5d1b8e4-7a90-4f3c-b2d6-18e0f94a7c35", path: "c5d1b8e4-7a90-4f3c-b2d6-18e0f94a7c35.tif" },
  /** A folder in a folder named after the feature's id. */
  folder: {
    id: "9f27c6a0-1be4-45d8-93fa-60c7d2e8b514",
    path: "9f27c6a0-1be4-45d8-93fa-60c7d2e8b514/7d59ef45-2944-4d98-af73-642c84dff0bc",
  },
  /** The keys used before `up42.data_path`, and an id among the properties. */
  older: {
    id: "51e0a7d3-c48b-4f16-8e29-b7f3406d9ac1",
    paths: {
      "up42.data.aoiclipped": "DS_PHR1A_202309261017194_FR1_PX_E013N52_0611_01234/ce83f8b9_pan.tif",
      "up42.data.scene.dimap": "DS_PHR1A_202309261017194_FR1_PX_E013N52_0611_01234/dimap",
    },
  },
  /** The absolute path that the block itself used. */
  container: {
    id: "MOD09GA.A2023063.h18v03.061",
    written: "/tmp/output/MOD09GA.A2023063.h18v03.061.tif",
    path: "MOD09GA.A2023063.h18v03.061.tif",
  },
  /** No id. */
  nameless: { path: "69a76e57-bd72-4aee-8c7c-887413619747/lakes_2023-09-26T10_17_19Z.geojson" },
  /** A search result that was not delivered: no path. */
  catalogued: { id: "e6dfa771-175e-4e72-8576-72c1393a9ca8" },
} as const;

const [summer, autumn, winter] = scenes;

/** Names of quicklooks without their extension, and the scenes that they show. */
export const mixedPictures: readonly (readonly [name: string, scene: Scene])[] = [
  [mixed.catalogued.id, winter],
  [mixed.file.id, summer],
  ["overview", autumn],
  [mixed.container.id, winter],
  [mixed.older.id, autumn],
];
