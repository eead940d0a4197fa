import type { SkippedFile } from "../../types";
import { printable } from "./output";

const mostLines = 20;

/** Tells which members of archives were not saved. */
export function noteSkipped(note: (sentence: string) => void, skipped: readonly SkippedFile[]): void {
  for (const { path, reason } of skipped.slice(0, mostLines)) {
    note(`skipped ${printable(path)}: ${printable(reason)}.`);
  }
  const more = skipped.length - mostLines;
  if (more > 0) note(`skipped ${more} more; --json lists all of them.`);
}
