import { InputError } from "../errors";
import { callback, describe, type Kind } from "../options";

/** Values that a column can be compared with: one number for all rows, or one for each. Compare dates by `getTime()`. */
export type Comparable = number | number[] | boolean[] | DataframeColumn;

/** The commonly used members of a single column, Danfo's `Series`. */
export interface DataframeColumn {
  /** The cells. */
  readonly values: unknown[];
  /** The row labels. */
  readonly index: (string | number)[];
  /** The column's type, in a list of one. */
  readonly dtypes: string[];
  /** The number of cells, and 1. */
  readonly shape: number[];
  /**
   * Whether each cell is less than `other`. All six comparisons return a column of `true` and
   * `false`, which {@link Dataframe.query} accepts. Null counts as 0, except in `eq` and `ne`.
   */
  lt(other: Comparable): DataframeColumn;
  /** Whether each cell is less than `other` or equal to it. */
  le(other: Comparable): DataframeColumn;
  /** Whether each cell is greater than `other`. */
  gt(other: Comparable): DataframeColumn;
  /** Whether each cell is greater than `other` or equal to it. */
  ge(other: Comparable): DataframeColumn;
  /** Whether each cell is equal to `other`. */
  eq(other: Comparable): DataframeColumn;
  /** Whether each cell differs from `other`. */
  ne(other: Comparable): DataframeColumn;
  /** Joins two columns of `true` and `false`: `true` where both are. */
  and(other: DataframeColumn | boolean[]): DataframeColumn;
  /** Joins two columns of `true` and `false`: `true` where at least one of them is. */
  or(other: DataframeColumn | boolean[]): DataframeColumn;
  /** Whether each cell is empty. */
  isNa(): DataframeColumn;
  /** The different cells, each once. */
  unique(): DataframeColumn;
  /** Number of cells that are not empty. The statistics below also ignore empty cells. */
  count(): number;
  /** The sum of all cells. */
  sum(): number;
  /** The mean of all cells. */
  mean(): number;
  /** The smallest cell. */
  min(): number;
  /** The largest cell. */
  max(): number;
  /** The median of all cells. */
  median(): number;
  /** The standard deviation. */
  std(): number;
  /** Count, mean, standard deviation, minimum, median, maximum and variance. */
  describe(): DataframeColumn;
  /** Parts of the dates in a column of dates or ISO strings. Danfo throws for a column of numbers. */
  readonly dt: DataframeDates;
}

/** Parts of the dates of a column, in the time zone of the machine. An empty cell becomes `NaN`. */
export interface DataframeDates {
  /** The years. */
  year(): DataframeColumn;
  /** The months, from 0. */
  month(): DataframeColumn;
  /** The days of the month, from 1. */
  dayOfMonth(): DataframeColumn;
  /** The days of the week, from 0 for Sunday. */
  dayOfWeek(): DataframeColumn;
  /** The hours. */
  hours(): DataframeColumn;
  /** The minutes. */
  minutes(): DataframeColumn;
  /** The seconds. */
  seconds(): DataframeColumn;
}

/**
 * The rows of a frame in groups. Choose columns of numbers with `col()` before you call a statistic: Danfo throws for
 * others, such as `geometry`. An empty cell counts as 0, and `count()` counts it.
 */
export interface DataframeGroups {
  /** The same groups with some of the columns only. */
  col(columns: string[]): DataframeGroups;
  /** Number of rows in each group. */
  count(): Dataframe;
  /** The sum of each group. */
  sum(): Dataframe;
  /** The mean of each group. */
  mean(): Dataframe;
  /** The smallest cell of each group. */
  min(): Dataframe;
  /** The largest cell of each group. */
  max(): Dataframe;
  /** The rows of one group, by its values in the grouping columns. */
  getGroup(keys: (string | number)[]): Dataframe;
}

/** Which rows and columns to take. */
export interface DataframeSelection<Label> {
  /** @default all rows */
  rows?: (string | number | boolean)[];
  /** @default all columns */
  columns?: Label[];
}

/**
 * The commonly used members of a Danfo DataFrame. This package declares them itself, so that its types work without
 * danfojs; pass danfojs yourself to get its complete type.
 */
export interface Dataframe {
  /** Number of rows, number of columns. */
  readonly shape: number[];
  /** Names of the columns. */
  readonly columns: string[];
  /**
   * One of `float32`, `int32`, `string`, `boolean`, `datetime` for each column. They do not change the `values`.
   */
  readonly dtypes: string[];
  /** Row labels: 0, 1, 2 … in a new frame. */
  readonly index: (string | number)[];
  /** The rows, as arrays in the order of `columns`. */
  readonly values: unknown[];
  /** Danfo's settings of this frame. */
  readonly config: object;
  /** The first rows, by default five. */
  head(rows?: number): Dataframe;
  /** The last rows, by default five. */
  tail(rows?: number): Dataframe;
  /**
   * Rows for which
   * `condition` is true. Danfo needs the labels 0, 1, 2 … here: after a sort or a query, call `resetIndex()` first.
   */
  query(condition: boolean[] | DataframeColumn): Dataframe;
  /** Rows and columns by label. */
  loc(selection: DataframeSelection<string>): Dataframe;
  /** Rows and columns by position. */
  iloc(selection: DataframeSelection<string | number>): Dataframe;
  /** One column. Object cells, such as geometries, are JSON strings in it. */
  column(name: string): DataframeColumn;
  /** Rows in the order of a column, by default ascending. They keep their labels. */
  sortValues(column: string, options?: { ascending?: boolean }): Dataframe;
  /** The rows in groups with equal values in all of these columns. */
  groupby(columns: string[]): DataframeGroups;
  /** The frame with another column at its end, one value for each row. Danfo accepts no objects here. */
  addColumn(column: string, values: (string | number | boolean)[]): Dataframe;
  /** The frame without some columns, or without the rows with some labels. */
  drop(options: { columns?: string[]; index?: (string | number)[] }): Dataframe;
  /** The rows that have no empty cell. */
  dropNa(): Dataframe;
  /**
   * The frame with a value in each empty cell of some columns: one for all of them, or one for each. Danfo also changes
   * the rows of this frame: use `frame.iloc({}).fillNa(…)` to change copies.
   */
  fillNa(
    values: string | number | boolean | (string | number | boolean)[],
    options: { columns: string[] },
  ): Dataframe;
  /** The frame with the new value in all cells that have the old one. */
  replace(
    oldValue: string | number | boolean,
    newValue: string | number | boolean,
    options?: { columns?: string[] },
  ): Dataframe;
  /** The frame with renamed columns: maps old names to new ones. */
  rename(names: Record<string, string>): Dataframe;
  /** The frame with row labels 0, 1, 2 …. */
  resetIndex(): Dataframe;
  /** The frame with other row labels. They must differ from each other. */
  setIndex(options: { index: (string | number)[] }): Dataframe;
  /** A copy of the frame, with the same arrays for its rows. */
  copy(): Dataframe;
  /**
   * Statistics of each column that does not hold strings. Danfo throws if a column holds dates or has empty cells: in
   * that case, use {@link DataframeColumn.describe}.
   */
  describe(): Dataframe;
  /** Writes the first rows to the console. Objects, such as geometries, show as `[object Object]`. */
  print(): void;
}

/** Options of the constructor in {@link DanfoLike}. */
export interface DataframeOptions {
  /** Names of the columns. */
  columns: string[];
  /** Danfo's type for each column. */
  dtypes: string[];
  /** Danfo's settings. This package passes one that does not change the display. */
  config: { tableDisplayConfig: object };
}

/**
 * The part of danfojs that this package needs: `import * as danfo from "danfojs"`, or the global `dfd` of its script.
 */
export interface DanfoLike<Frame = Dataframe> {
  /** Danfo's DataFrame class. */
  readonly DataFrame: new (
    data: unknown[][],
    options: DataframeOptions,
  ) => Frame;
}

/**
 * Danfojs, or a function that loads it when a dataframe is requested: `() => import("https://…")`, or one that waits
 * for danfo's script and returns its global `dfd`.
 */
export type DanfoSource<Frame = Dataframe> =
  | DanfoLike<Frame>
  | (() => DanfoLike<Frame> | PromiseLike<DanfoLike<Frame>>);

export const danfoSource: Kind = {
  words: "the module danfojs or a function that loads it",
  fits: (value) => callback.fits(value) || findDataframeClass(value) !== undefined,
};

/**
 * Calls a function that loads danfojs.
 *
 * @throws {InputError} when the result has no DataFrame class. Errors of the function itself stay as they are.
 */
export async function danfoFrom<Frame>(danfo: DanfoSource<Frame>): Promise<DanfoLike<Frame>> {
  if (!isLoader(danfo)) return danfo;
  const loaded = await danfo();
  if (findDataframeClass<Frame>(loaded) !== undefined) return loaded;
  throw new InputError(
    "The function danfo returned nothing with a DataFrame class; return the module danfojs itself, or the global dfd of danfo's script.",
    { argument: "danfo" },
  );
}

/** A module may be callable, too, as CommonJS allows. */
function isLoader<Frame>(danfo: DanfoSource<Frame>): danfo is Exclude<DanfoSource<Frame>, DanfoLike<Frame>> {
  return typeof danfo === "function" && findDataframeClass(danfo) === undefined;
}

/**
 * Returns the DataFrame class of danfojs, whichever module system loaded it.
 *
 * @throws {InputError} when it has no DataFrame class.
 */
export function dataframeClass<Frame>(danfo: DanfoLike<Frame>): DanfoLike<Frame>["DataFrame"] {
  const found = findDataframeClass<Frame>(danfo);
  if (found === undefined) {
    throw new InputError(
      `"danfo" must be the module danfojs, which has a DataFrame class; got ${describe(danfo)}.`,
      { argument: "danfo" },
    );
  }
  return found;
}

/** As {@link dataframeClass}, for any value; `undefined` if it has no DataFrame class. */
export function findDataframeClass<Frame>(module: unknown): DanfoLike<Frame>["DataFrame"] | undefined {
  for (const candidate of [module, memberOf(module, "default")]) {
    const found = memberOf(candidate, "DataFrame");
    if (isClass(found)) return found as DanfoLike<Frame>["DataFrame"];
  }
  return undefined;
}

function isClass(value: unknown): boolean {
  // Arrow functions and methods, which `new` refuses, have no prototype.
  return typeof value === "function" && typeof value.prototype === "object" && value.prototype !== null;
}

function memberOf(value: unknown, name: string): unknown {
  const hasMembers = (typeof value === "object" && value !== null) || typeof value === "function";
  return hasMembers && name in value ? (value as Record<string, unknown>)[name] : undefined;
}
