import { boolean, type Kinds, string } from "../options";
import { danfoSource } from "./danfo";

/** Options for the columns of a dataframe. */
export interface ColumnOptions {
  /**
   * `true`: the members of nested objects become columns of their own, with dots in their names. Arrays stay cells.
   * @default false
   */
  readonly flatten?: boolean | undefined;
  /**
   * Names of properties, with dots for `flatten`, whose ISO 8601 strings or epoch milliseconds become `Date`s. Names that
   * no feature has are ignored.
   * @default []
   */
  readonly dates?: readonly string[] | undefined;
}

/** The options for columns. */
export const columnKinds: Kinds<ColumnOptions> = {
  flatten: boolean,
  dates: {
    words: "a list of names of properties",
    fits: (value) => Array.isArray(value) && value.every(string.fits),
  },
};

/** The options for a dataframe in place of features. */
export const frameKinds = { asDataframe: boolean, danfo: danfoSource, ...columnKinds };
