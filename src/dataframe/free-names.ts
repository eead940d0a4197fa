import { InputError } from "../errors";

/** More columns of one name get a number, so that their names do not become as long as they are many. */
const mostUnderscores = 8;
/** Cells of a table, those without a value included: a gigabyte in memory. */
const mostCells = 2 ** 27;

/** Finds names for columns whose own name is taken: with `_` at their end, up to eight, and then with a number. */
export class FreeNames {
  readonly #fold: (name: string) => string;
  readonly #tries = new Map<string, number>();

  /** @param options.fold Makes names that count as the same equal. */
  constructor({ fold = (name: string) => name } = {}) {
    this.#fold = fold;
  }

  /** The next name for a column. In all, it asks once for each name, however many columns have the same one. */
  next(name: string, isTaken: (name: string) => boolean): string {
    const key = this.#fold(name);
    for (let tries = (this.#tries.get(key) ?? 0) + 1; ; tries += 1) {
      const free = name + (tries <= mostUnderscores ? "_".repeat(tries) : `_${tries}`);
      if (isTaken(free)) continue;
      this.#tries.set(key, tries);
      return free;
    }
  }
}

/**
 * Checks that a table does not become much larger than its features: each has a cell for the properties of all others.
 *
 * @throws {InputError} when it would have too many cells.
 */
export function checkCells(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  { argument }: { argument: string },
): void {
  if (rows * columns <= mostCells) return;
  throw new InputError(
    `The table would have ${rows} rows and ${columns} columns, more than ${mostCells} cells: use fewer features, or toNdjson, which needs no columns.`,
    { argument },
  );
}
