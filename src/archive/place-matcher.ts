import type { Matcher } from "./matcher";

/** The folder of all results. */
export const wholeFolder = ".";

/** The file that describes the results. It is not a result itself. */
export const description = "data.json";

/**
 * A path and its folders, the innermost first. The folder of all results comes last, except for the file that describes
 * them.
 */
export function* placesOf(path: string): Generator<string, void, undefined> {
  yield path;
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
    yield path.slice(0, end);
  if (path !== description) yield wholeFolder;
}

/**
 * Makes a matcher of files and folders by their exact names, without wildcards. Each one is a list of possible paths, the
 * likeliest first. Reading may end early when a file was found at the first path of each list.
 */
export function createPlaceMatcher(wanted: readonly (readonly string[])[]): Matcher {
  const places = new Set(wanted.flat());
  return {
    matches: (path) => [...placesOf(path)].some((place) => places.has(place)),
    isComplete: (taken) => wanted.every(([first]) => first !== undefined && taken.has(first)),
  };
}
