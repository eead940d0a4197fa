import { InputError } from "../errors";
import { describe } from "../options";
import type { Platform } from "../platform";
import type { Sink } from "../sinks/sink";

/** Finds the sink that a download's `outputDirectory` means. */
export function sinkFor(call: string, outputDirectory: unknown, platform: Platform): Sink<string | File> {
  if (outputDirectory === undefined) return platform.openDefaultSink();
  if (outputDirectory instanceof URL) return platform.openDirectory(outputDirectory);
  if (typeof outputDirectory === "string" && outputDirectory !== "")
    return platform.openDirectory(outputDirectory);
  if (isSink(outputDirectory)) return outputDirectory;
  throw new InputError(
    `${call} takes "outputDirectory", a path, a file: URL or a sink; got ${describe(outputDirectory)}.`,
    { argument: "outputDirectory" },
  );
}

function isSink(value: unknown): value is Sink {
  return typeof value === "object" && value !== null && "begin" in value && typeof value.begin === "function";
}
