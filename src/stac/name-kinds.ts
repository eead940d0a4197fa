import { oneOrMore } from "../kinds";
import type { Kind } from "../options";

/** An id of the service that is safe in a path, which would lose `.` and `..`. */
export function nameLike(example: string): Kind {
  return {
    words: `an id such as "${example}"`,
    fits: (value) => isName(value) && !/^\.\.?$/.test(String(value)),
  };
}

export function namesLike(example: string): Kind {
  return oneOrMore(
    { words: "a string that is not blank", fits: isName },
    `a list of ids such as "${example}"`,
  );
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}
