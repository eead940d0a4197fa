import type { PartStore } from "../download/part-store";
import { type DirectoryHandle, isDirectoryHandle } from "../files/directory-handle";
import type { Sink, SinkOptions } from "../files/sink";
import { path } from "../kinds";
import { isRecord, type Kind } from "../options";
import type { DefaultSinkOptions, Platform } from "./platform";

/** Where the files of a download go. */
export interface IntoDirectory<Directory> {
  /**
   * Where the files go: a path or `file:` URL in Node (created if missing), a `FileSystemDirectoryHandle` in a browser
   * (a folder that the user picked, or OPFS), or a sink of your own.
   * @default the current directory in Node, memory in a browser
   */
  readonly outputDirectory: Directory;
}

export const outputDirectoryKind: Kind = {
  words: "a path, a file: URL, a FileSystemDirectoryHandle or a sink",
  fits: (value) => path.fits(value) || isSink(value) || isDirectoryHandle(value),
};

/** The options of a call, with an `outputDirectory` that stays the same if the current directory changes. */
export function inPlace<Options extends object>(options: Options, { resolvePath }: Platform): Options {
  if (resolvePath === undefined || !isRecord(options)) return options;
  const { outputDirectory = "." } = options;
  // The call refuses what is not a path, in the words of the caller.
  if (typeof outputDirectory !== "string" || outputDirectory === "" || outputDirectory.includes("\0")) {
    return options;
  }
  try {
    return { ...options, outputDirectory: resolvePath(outputDirectory) };
  } catch {
    // The current directory is gone; the place for the files says so.
    return options;
  }
}

export function sinkFor(
  outputDirectory: unknown,
  platform: Platform,
  { overwrite, ...limits }: DefaultSinkOptions = {},
): Sink<string | File> {
  const options: SinkOptions = { overwrite };
  if (outputDirectory === undefined) return platform.openDefaultSink({ ...options, ...limits });
  if (isSink(outputDirectory)) return { begin: () => outputDirectory.begin(options) };
  return platform.openDirectory(outputDirectory as string | URL | DirectoryHandle, options);
}

/** Returns where parts of files are kept for an `outputDirectory`; `undefined` if they cannot be kept. */
export function partsFor(
  outputDirectory: unknown,
  platform: Platform,
  options: SinkOptions = {},
): PartStore | undefined {
  const isPath = typeof outputDirectory === "string" || outputDirectory instanceof URL;
  if (!isPath && outputDirectory !== undefined) return undefined;
  return platform.openParts?.(outputDirectory, options);
}

function isSink(value: unknown): value is Sink {
  return typeof value === "object" && value !== null && "begin" in value && typeof value.begin === "function";
}
