import { createHash } from "node:crypto";
import type { Digest } from "../download/integrity";
import type { Platform } from "../platform";
import { nodeCredentialSources } from "./credentials";
import { createDirectorySink } from "./directory-sink";
import { createPartStore } from "./part-store";

/** Paths in, absolute paths out; secrets are at home here. */
export function createNodePlatform(): Platform {
  return {
    loadCodecs: async () => (await import("./codecs")).createNodeCodecs(),
    credentials: nodeCredentialSources,
    keepsSecrets: true,
    headers: { "user-agent": "up42-js" },
    connections: 6,
    createMd5,
    openDefaultSink: (options) => createDirectorySink(".", options),
    openDirectory: createDirectorySink,
    openParts: (directory = ".", options = {}) => createPartStore(directory, options),
  };
}

function createMd5(): Digest {
  const hash = createHash("md5");
  return {
    update(bytes) {
      hash.update(bytes);
    },
    inBase64: () => hash.digest("base64"),
  };
}
