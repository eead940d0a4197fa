import { InputError } from "../errors";

/** What a column is compared with: one number for all rows, or one for each. */
export type Comparable = number | number[] | boolean[] | DataframeColumn;

/** The commonly used members of a column on its own, Danfo's `Series`. */
export interface DataframeColumn {
  readonly values: unknown[];
  readonly index: (string | number)[];
  readonly dtypes: string[];
  readonly shape: number[];
  /** Comparisons give a column of `true` and `false`, such as {@link Dataframe.query} takes. */
  lt(other: Comparable): DataframeColumn;
  le(other: Comparable): DataframeColumn;
  gt(other: Comparable): DataframeColumn;
  ge(other: Comparable): DataframeColumn;
  eq(other: Comparable): DataframeColumn;
  ne(other: Comparable): DataframeColumn;
  and(other: DataframeColumn): DataframeColumn;
  or(other: DataframeColumn): DataframeColumn;
  isNa(): DataframeColumn;
  unique(): DataframeColumn;
  /** Number of cells that are not empty. Empty cells are left out of the figures below, too. */
  count(): number;
  sum(): number;
  mean(): number;
  min(): number;
  max(): number;
}

/** Which rows and columns to take. */
export interface DataframeSelection<Label> {
  rows?: (string | number | boolean)[];
  columns?: Label[];
}

/**
 * The commonly used members of a Danfo DataFrame. This package describes them itself, so that its types can be read
 * without danfojs; hand danfojs in yourself to get its own, complete type.
 */
export interface Dataframe {
  /** Number of rows, number of columns. */
  readonly shape: number[];
  readonly columns: string[];
  /** One of `float32`, `int32`, `string`, `boolean` for each column. They name a kind: `values` stay as they are. */
  readonly dtypes: string[];
  /** Row labels: 0, 1, 2 … in a new frame. */
  readonly index: (string | number)[];
  /** The rows, as arrays in the order of `columns`. */
  readonly values: unknown[];
  readonly config: object;
  head(rows?: number): Dataframe;
  tail(rows?: number): Dataframe;
  /** Rows for which `condition` is true. Danfo asks for labels 0, 1, 2 … here: call `resetIndex()` before it after a sort or a query. */
  query(condition: boolean[] | DataframeColumn): Dataframe;
  /** Rows and columns by label. */
  loc(selection: DataframeSelection<string>): Dataframe;
  /** Rows and columns by position. */
  iloc(selection: DataframeSelection<string | number>): Dataframe;
  /** One column. Object cells, such as geometries, are JSON strings in it. */
  column(name: string): DataframeColumn;
  sortValues(column: string, options?: { ascending?: boolean }): Dataframe;
  addColumn(column: string, values: (string | number | boolean)[]): Dataframe;
  drop(options: { columns?: string | string[]; index?: (string | number)[] }): Dataframe;
  rename(names: Record<string, string>): Dataframe;
  resetIndex(): Dataframe;
  copy(): Dataframe;
  /** Writes the first rows to the console. */
  print(): void;
}

/** What {@link DanfoLike} is built with. */
export interface DataframeOptions {
  columns: string[];
  dtypes: string[];
  config: { tableDisplayConfig: object };
}

/** The part of danfojs that this package needs. `import * as danfo from "danfojs"` is one, and so is the global `dfd` of its script. */
export interface DanfoLike<Frame = Dataframe> {
  readonly DataFrame: new (data: unknown[][], options: DataframeOptions) => Frame;
}

/**
 * Takes the DataFrame class out of danfojs, in whichever shape a module system delivered it.
 *
 * @throws {InputError} when there is none.
 */
export function dataframeClass<Frame>(danfo: DanfoLike<Frame>): DanfoLike<Frame>["DataFrame"] {
  const found = findDataframeClass<Frame>(danfo);
  if (found === undefined) {
    throw new InputError("danfo has no DataFrame class; hand in the module danfojs itself.", {
      argument: "danfo",
    });
  }
  return found;
}

/** As {@link dataframeClass}, for anything; `undefined` when there is none. */
export function findDataframeClass<Frame>(module: unknown): DanfoLike<Frame>["DataFrame"] | undefined {
  for (const candidate of [module, memberOf(module, "default")]) {
    const found = memberOf(candidate, "DataFrame");
    if (typeof found === "function") return found as DanfoLike<Frame>["DataFrame"];
  }
  return undefined;
}

function memberOf(value: unknown, name: string): unknown {
  const hasMembers = (typeof value === "object" && value !== null) || typeof value === "function";
  return hasMembers && name in value ? (value as Record<string, unknown>)[name] : undefined;
}
