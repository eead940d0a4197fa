import process from "node:process";

/** Warns as Node does: once per call on standard error, unless a program listens to `warning` or runs with `--no-warnings`. */
export function warn(sentence: string): void {
  process.emitWarning(sentence, { type: "Up42Warning" });
}
