import type { SvgPlatform } from "../../../src/viz/picture";

/** Gives pictures as texts and has no files. */
export const textPlatform: SvgPlatform<string> = {
  toPicture: (svg) => svg,
  room: () => undefined,
  hasFile: async () => false,
  openFile: async () => {
    throw new Error("No files here.");
  },
  save: async (_, { path }) => String(path),
};
