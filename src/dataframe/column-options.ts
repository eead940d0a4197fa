import { boolean, type Kinds, string } from "../options";
import { danfoSource } from "./danfo";

/** Which columns a frame has, and what is in them. */
export interface ColumnOptions {
  /**
   * `true`: the members of nested objects become columns of their own, with dots in their names. Arrays stay cells.
   * @default false
   */
  readonly flatten?: boolean | undefined;
  /**
   * Names of properties, dotted ones with `flatten`, whose ISO 8601 text or epoch milliseconds become `Date`s. A name
   * that no feature has is ignored.
   * @default []
   */
  readonly dates?: readonly string[] | undefined;
}

/** What says which columns a frame has. */
export const columnKinds: Kinds<ColumnOptions> = {
  flatten: boolean,
  dates: {
    words: "a list of names of properties",
    fits: (value) => Array.isArray(value) && value.every(string.fits),
  },
};

/** What asks for a frame in place of features. */
export const frameKinds = { asDataframe: boolean, danfo: danfoSource, ...columnKinds };
