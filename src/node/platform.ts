import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { ChecksumName } from "../download/checksums";
import type { Digest } from "../download/integrity";
import { UnsupportedError } from "../errors";
import { isDirectoryHandle } from "../files/directory-handle";
import type { Platform } from "../session/platform";
import { nodeCredentialSources } from "./credentials";
import { createDirectorySink } from "./directory/sink";
import { createManifestStore } from "./manifest/manifest-store";
import { createPartStore } from "./parts/part-store";
import { warnOfAddresses } from "./warn";

/** Takes paths and returns absolute paths; secrets are safe here. */
export function createNodePlatform(): Platform {
  return {
    loadCodecs: async () => (await import("./codecs")).createNodeCodecs(),
    credentials: nodeCredentialSources,
    keepsSecrets: true,
    warnOfAddresses,
    headers: { "user-agent": "up42-js" },
    connections: 6,
    loadDigest: async (name) => createDigest(name),
    resolvePath: (path) => (typeof path === "string" ? resolve(path) : path),
    openDefaultSink: (options) => createDirectorySink(".", options),
    openDirectory(directory, options) {
      if (!isDirectoryHandle(directory)) return createDirectorySink(directory, options);
      throw new UnsupportedError(
        "outputDirectory as a FileSystemDirectoryHandle only works in a browser; here, pass a path.",
        { feature: "outputDirectory as a FileSystemDirectoryHandle" },
      );
    },
    openParts: (directory = ".", options = {}) => createPartStore(directory, options),
    openManifest: (directory = ".") => createManifestStore(directory),
  };
}

function createDigest(name: ChecksumName): Digest {
  const hash = createHash(name);
  return {
    update(bytes) {
      hash.update(bytes);
    },
    inBase64: () => hash.copy().digest("base64"),
  };
}
