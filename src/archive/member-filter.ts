import picomatch from "picomatch";

/** Which files of an archive are wanted. */
export interface MemberFilter {
  wants(path: string): boolean;
  /** Whether nothing else can be wanted once these paths have been taken, so that reading may end early. */
  isComplete(taken: ReadonlySet<string>): boolean;
}

/**
 * Makes a filter of glob patterns, each matched against the whole path without the leading `output/`. `*` and `?` stop
 * at a slash, `**` does not. Only patterns without wildcards name all that they can match.
 */
export function createMemberFilter(patterns: readonly string[]): MemberFilter {
  const isWanted = picomatch([...patterns], { dot: true });
  const plain = patterns.filter((pattern) => !picomatch.scan(pattern).isGlob && !pattern.startsWith("!"));
  return {
    wants: (path) => isWanted(path),
    isComplete: (taken) => plain.length === patterns.length && plain.every((path) => taken.has(path)),
  };
}
