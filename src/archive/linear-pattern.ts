/** The positions in a string at which a part of a pattern may end, for those at which it may start. */
interface Step {
  (starts: ReadonlySet<number>, run: Run): Set<number>;
  /** Of a part that is one character: whether it can be this one. */
  readonly fits?: (character: string) => boolean;
}

/** One match of a pattern against a string. */
interface Run {
  readonly text: string;
  /** What each lookahead found at each position. */
  readonly seen: Map<Step, Map<number, boolean>>;
}

/** What is outside of the subset, such as a backreference. */
class Unreadable extends Error {}

/**
 * Makes a test of whole strings from a regular expression, such as those that picomatch makes of globs. Its time grows with the
 * length of the text (with the square of it in a lookahead), where a backtracking engine may need minutes for one name.
 *
 * Reads expressions without flags, lookbehinds, backreferences and named groups. Returns `undefined` for all others.
 */
export function linearPattern({ source, flags }: RegExp): ((text: string) => boolean) | undefined {
  if (flags !== "") return undefined;
  try {
    const step = new Reader(source).whole();
    return (text) => step(new Set([0]), { text, seen: new Map() }).size > 0;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  whole(): Step {
    const step = this.#alternatives();
    if (this.#at < this.#source.length) throw new Unreadable();
    return step;
  }

  #alternatives(): Step {
    const steps = [this.#sequence()];
    while (this.#takes("|")) steps.push(this.#sequence());
    const [only] = steps;
    if (steps.length === 1 && only !== undefined) return only;
    return (starts, run) => new Set(steps.flatMap((step) => [...step(starts, run)]));
  }

  #sequence(): Step {
    const steps: Step[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#source[this.#at] ?? "")) {
      steps.push(this.#repeated(this.#atom()));
    }
    return (starts, run) =>
      steps.reduce((ends, step) => (ends.size === 0 ? ends : step(ends, run)), new Set(starts));
  }

  #atom(): Step {
    if (this.#takes("^")) return only((position) => position === 0);
    if (this.#takes("$")) return only((position, { text }) => position === text.length);
    if (this.#takes("(?:")) return this.#closed(this.#alternatives());
    if (this.#takes("(?=")) return lookahead(this.#closed(this.#alternatives()), true);
    if (this.#takes("(?!")) return lookahead(this.#closed(this.#alternatives()), false);
    if (this.#sees("(?")) throw new Unreadable();
    if (this.#takes("(")) return this.#closed(this.#alternatives());
    return oneOf(this.#character());
  }

  /** A character, `.`, an escape or a class, as it is written. */
  #character(): string {
    const [found] = /^(?:\[(?:\\.|[^\]\\])*\]|\\[^\p{L}\d]|\\[dDwWsS]|[^\\[*+?])/u.exec(this.#rest) ?? [];
    if (found === undefined) throw new Unreadable();
    this.#at += found.length;
    return found;
  }

  #repeated(step: Step): Step {
    const [found, least, comma, most] = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})/.exec(this.#rest) ?? [];
    if (found === undefined) return step;
    this.#at += found.length;
    // Lazy or not: the same strings match.
    this.#takes("?");
    if (found === "*") return repeat(step, 0, Number.POSITIVE_INFINITY);
    if (found === "+") return repeat(step, 1, Number.POSITIVE_INFINITY);
    if (found === "?") return repeat(step, 0, 1);
    const end = comma === undefined ? least : most === "" ? Number.POSITIVE_INFINITY : most;
    return repeat(step, Number(least), Number(end));
  }

  #closed(step: Step): Step {
    if (!this.#takes(")")) throw new Unreadable();
    return step;
  }

  get #rest(): string {
    return this.#source.slice(this.#at);
  }

  #sees(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  #takes(text: string): boolean {
    if (!this.#sees(text)) return false;
    this.#at += text.length;
    return true;
  }
}

function only(fits: (position: number, run: Run) => boolean): Step {
  return (starts, run) => new Set([...starts].filter((position) => fits(position, run)));
}

function oneOf(written: string): Step {
  const expression = new RegExp(`^${written}$`);
  const known = new Map<string, boolean>();
  const fits = (character: string): boolean => {
    const seen = known.get(character) ?? expression.test(character);
    known.set(character, seen);
    return seen;
  };
  const step = (starts: ReadonlySet<number>, { text }: Run): Set<number> => {
    const ends = new Set<number>();
    for (const position of starts) {
      if (position < text.length && fits(text.charAt(position))) ends.add(position + 1);
    }
    return ends;
  };
  return Object.assign(step, { fits });
}

function lookahead(step: Step, isWanted: boolean): Step {
  return only((position, run) => {
    const seen = run.seen.get(step) ?? new Map<number, boolean>();
    run.seen.set(step, seen);
    const found = seen.get(position) ?? step(new Set([position]), run).size > 0;
    seen.set(position, found);
    return found === isWanted;
  });
}

function repeat(step: Step, least: number, most: number): Step {
  const { fits } = step;
  if (fits !== undefined && least === 0 && most === Number.POSITIVE_INFINITY) return characters(fits);
  return (starts, run) => {
    let ends = new Set(starts);
    for (let count = 0; count < least; count += 1) ends = step(ends, run);
    let next: ReadonlySet<number> = ends;
    const all = new Set(ends);
    for (let count = least; count < most && next.size > 0; count += 1) {
      const fresh = new Set<number>();
      for (const position of step(next, run)) {
        // Each position counts once.
        if (!all.has(position)) fresh.add(position);
        all.add(position);
      }
      next = fresh;
    }
    return all;
  };
}

/** Any number of characters of one kind, which most loops are. */
function characters(fits: (character: string) => boolean): Step {
  return (starts, { text }) => {
    const ends = new Set(starts);
    for (const start of starts) {
      for (
        let end = start + 1;
        end <= text.length && !ends.has(end) && fits(text.charAt(end - 1));
        end += 1
      ) {
        ends.add(end);
      }
    }
    return ends;
  };
}
