import picomatch from "picomatch";

/** Which files of an archive are wanted. */
export interface Matcher {
  matches(path: string): boolean;
  /** Whether nothing else can be wanted after these paths, so that reading may end early. */
  isComplete(taken: Pick<ReadonlySet<string>, "has">): boolean;
}

/**
 * Makes a matcher from globs, each for the whole path without the leading `output/`. `*` and `?` do not match slashes, `**`
 * does. Reading can only end early if no glob has wildcards.
 */
export function createMatcher(match: readonly string[]): Matcher {
  const isMatch = picomatch([...match], { dot: true });
  const plain = match.filter((glob) => !picomatch.scan(glob).isGlob && !glob.startsWith("!"));
  return {
    matches: (path) => isMatch(path),
    isComplete: (taken) => plain.length === match.length && plain.every((path) => taken.has(path)),
  };
}
