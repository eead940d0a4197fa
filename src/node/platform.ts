import { cwd } from "node:process";
import type { Platform } from "../platform";
import { nodeCredentialSources } from "./credentials";
import { createDirectorySink } from "./directory-sink";

/** Paths in, absolute paths out; secrets are at home here. */
export function createNodePlatform(): Platform {
  return {
    loadCodecs: async () => (await import("./codecs")).createNodeCodecs(),
    credentials: nodeCredentialSources,
    keepsSecrets: true,
    headers: { "user-agent": "up42-js" },
    openDefaultSink: () => createDirectorySink(cwd()),
    openDirectory: createDirectorySink,
  };
}
