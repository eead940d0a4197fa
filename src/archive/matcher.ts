import picomatch from "picomatch";
import { linearPattern } from "./linear-pattern";

/** Which files of an archive are wanted. */
export interface Matcher {
  matches(path: string): boolean;
  /** Whether nothing else can be wanted after these paths, so that reading may end early. */
  isComplete(taken: Pick<ReadonlySet<string>, "has">): boolean;
}

/** Steps of a backtracking engine that take no time to speak of. */
const fewSteps = 100_000;

/**
 * Makes a matcher from globs, each for the whole path without the leading `output/`. `*` and `?` do not match slashes, `**`
 * does. Reading can only end early if no glob has wildcards.
 */
export function createMatcher(match: readonly string[]): Matcher {
  const tests = match.map(testOf);
  const plain = match.filter((glob) => !picomatch.scan(glob).isGlob && !glob.startsWith("!"));
  return {
    matches: (path) => path !== "" && tests.some((test) => test(path)),
    isComplete: (taken) => plain.length === match.length && plain.every((path) => taken.has(path)),
  };
}

function testOf(glob: string): (path: string) => boolean {
  const native = picomatch(glob, { dot: true });
  const expression = (native("x", true) as unknown as { readonly regex: RegExp }).regex;
  const linear = linearPattern(expression);
  // A glob with a backreference or a lookbehind is rare, and written by the user, not by a server.
  if (linear === undefined) return native;
  const loops = [...expression.source.matchAll(/[*+]/g)].length;
  const mayNest = /[+*]\)*[+*]|\)[+*]|\)\{/.test(expression.source.replaceAll(dotLoop, ""));
  // The platform's own engine is faster, as long as the name is short or the glob simple.
  return (path) =>
    !mayNest && path.length ** loops <= fewSteps ? native(path) : path === glob || linear(path);
}

/** What picomatch writes for `**`: a loop around a lookahead and one character, which cannot backtrack inside. */
const dotLoop = String.raw`(?:(?!(?:^|\/)\.{1,2}(?:\/|$)).)*?`;
