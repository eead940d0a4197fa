import type { VizPlatform } from "../../../src/viz/platform";

/** Gives pictures as texts and has no files. */
export const textPlatform: VizPlatform<string> = {
  toPicture: (svg) => svg,
  room: () => undefined,
  hasFile: async () => false,
  openFile: async () => {
    throw new Error("No files here.");
  },
  saveFile: async ({ path }) => String(path),
};
