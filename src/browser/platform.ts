import { UnsupportedError } from "../errors";
import type { Platform } from "../platform";
import { createMemorySink } from "../sinks/memory-sink";

/** Files in memory; no paths, and no secrets without the page's author saying so. */
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
    openDefaultSink: createMemorySink,
    openParts: undefined,
    openDirectory() {
      throw new UnsupportedError(
        "outputDirectory as a path only works in Node; here, leave it out to get Files, or pass a sink.",
        { feature: "outputDirectory as a path" },
      );
    },
  };
}
