import { oneOrMore } from "../kinds";
import type { Kind } from "../options";

/** A name that the service gave something, fit for a path, which would lose dots alone. */
export function nameLike(example: string): Kind {
  return {
    words: `an id such as "${example}"`,
    fits: (value) => isName(value) && !/^\.\.?$/.test(String(value)),
  };
}

/** Such names, or one of them. */
export function namesLike(example: string): Kind {
  return oneOrMore(
    { words: "a string that is not blank", fits: isName },
    `a list of ids such as "${example}"`,
  );
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}
