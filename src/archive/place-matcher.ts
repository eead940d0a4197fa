import type { Matcher } from "./matcher";

/** The folder that all results lie in. */
export const wholeFolder = ".";

/** What describes the results and is itself none of them. */
export const description = "data.json";

/**
 * A path and the folders that it lies in, the innermost first. The folder of all results comes last; the description of
 * the results is not counted among them.
 */
export function* placesOf(path: string): Generator<string, void, undefined> {
  yield path;
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
    yield path.slice(0, end);
  if (path !== description) yield wholeFolder;
}

/**
 * Makes a matcher of files and folders, told by their very names: no character of them is a wildcard. Each is a list of
 * paths that may be meant, the likeliest first. Reading may end early when a file was found at the first path of each.
 */
export function createPlaceMatcher(wanted: readonly (readonly string[])[]): Matcher {
  const places = new Set(wanted.flat());
  return {
    matches: (path) => [...placesOf(path)].some((place) => places.has(place)),
    isComplete: (taken) => wanted.every(([first]) => first !== undefined && taken.has(first)),
  };
}
