import { UnsafePathError } from "../errors";
import { isReservedName } from "../files/reserved-name";
import { fitNames } from "./fit-name";
import { packedWay, quoteName } from "./member";

/** `PATH_MAX` of macOS, the smallest of the common ones, in bytes of UTF-8. */
const maxPathBytes = 1024;

/** Longer names are refused before they are read: they may have millions of parts such as `./`. */
const maxNameLength = 4096;

/**
 * Turns the name of an archive's member into a relative path with forward slashes. It drops the leading `output/` that the
 * platform puts before all results, and shortens names that are too long for a disk.
 *
 * @throws {UnsafePathError} when the file could be placed outside the folder, or the name cannot be that of a file.
 */
export function toSafePath(name: string): string {
  if (name.length > maxNameLength) throw unsafe(name, "it is too long");
  // Both separators count on every platform, so that an archive gives the same files everywhere.
  if (/^[/\\]/.test(name)) throw unsafe(name, "it is an absolute path");
  if (/\p{Cc}/u.test(name)) throw unsafe(name, "it contains control characters");

  const segments = name.split(/[/\\]/).filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) throw unsafe(name, "it climbs out of the folder");
  if (startsWithDrive(segments)) throw unsafe(name, "it names a drive");

  if (segments.length > 1 && segments[0] === "output") segments.shift();
  if (startsWithDrive(segments)) throw unsafe(name, "it names a drive");

  const path = fitNames(segments.join("/"));
  if (path === "") throw unsafe(name, "it is empty");
  if (isReservedName(path)) {
    throw unsafe(name, "names that begin with .up42- are reserved for downloads in progress");
  }
  if (byteLength(path) > maxPathBytes) throw unsafe(name, "it is too long");
  return path;
}

function startsWithDrive([first = ""]: readonly string[]): boolean {
  return /^[a-z]:/i.test(first);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

function unsafe(name: string, reason: string): UnsafePathError {
  return new UnsafePathError(
    `The archive has a file named ${quoteName(name)}, which is refused because ${reason}; nothing was kept; ${packedWay}.`,
    { entry: name },
  );
}
