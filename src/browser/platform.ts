import { UnsupportedError } from "../errors";
import { isDirectoryHandle } from "../files/directory-handle";
import type { Platform } from "../session/platform";

/** Files in memory, or in a folder that the browser gave out; no paths, and no secrets without the page's author saying so. */
export function createBrowserPlatform(): Platform {
  return {
    loadCodecs: async () => (await import("./codecs")).createBrowserCodecs(),
    credentials: {},
    keepsSecrets: false,
    headers: {},
    // A page may not be able to read how long a file is, and its browser opens few connections to one host anyway.
    connections: 1,
    createMd5: undefined,
    obeysCors: true,
    // A limit that the caller sets is for the archive, which is held to it wherever its files go.
    openDefaultSink: ({ maxBytes, takesMaxBytes } = {}) => ({
      async begin() {
        const { createMemorySink, memoryBytes } = await import("../files/memory-sink");
        return createMemorySink({
          maxBytes: maxBytes === undefined ? memoryBytes : undefined,
          takesMaxBytes,
        }).begin();
      },
    }),
    openParts: undefined,
    openDirectory(directory, options) {
      if (isDirectoryHandle(directory)) {
        return {
          async begin() {
            const { createHandleSink } = await import("./handles/sink");
            return createHandleSink(directory, options).begin();
          },
        };
      }
      throw new UnsupportedError(
        "outputDirectory as a path only works in Node; here, leave it out to get Files, or pass the handle of a folder (showDirectoryPicker()) or a sink.",
        { feature: "outputDirectory as a path" },
      );
    },
  };
}
