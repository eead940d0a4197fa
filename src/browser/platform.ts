import { UnsupportedError } from "../errors";
import { isDirectoryHandle } from "../files/directory-handle";
import type { Platform } from "../session/platform";

/** Keeps files in memory, or in a folder of the browser; takes no paths, and no secrets unless the page allows them. */
export function createBrowserPlatform(): Platform {
  return {
    loadCodecs: async () => (await import("./codecs")).createBrowserCodecs(),
    credentials: {},
    keepsSecrets: false,
    headers: {},
    // A page may be unable to read the length of a file, and a browser opens few connections to one host anyway.
    connections: 1,
    loadDigest: async (name) => (await import("./digests")).createDigest(name),
    obeysCors: true,
    // A limit that the caller sets applies to the archive, wherever its files go.
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
