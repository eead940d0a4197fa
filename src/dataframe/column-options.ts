import { boolean, type Kinds, string } from "../options";
import { type DanfoSource, danfoSource } from "./danfo";

/** Options for the columns of a dataframe. */
export interface ColumnOptions {
  /**
   * `true`: the members of nested objects become their own columns, with dots in their names. Arrays stay cells.
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

/** Options of calls that return features, or a dataframe of them. */
export interface FrameOptions extends ColumnOptions {
  /**
   * `true`: a Danfo DataFrame with a `geometry` column. `false`: a GeoJSON FeatureCollection.
   * @default false
   */
  readonly asDataframe?: boolean | undefined;
  /**
   * The module danfojs, or a function that loads it, for this call.
   * @default the one passed to `authenticate`, else the installed package
   */
  readonly danfo?: DanfoSource<unknown> | undefined;
}

export const columnKinds: Kinds<ColumnOptions> = {
  flatten: boolean,
  dates: {
    words: "a list of names of properties",
    fits: (value) => Array.isArray(value) && value.every(string.fits),
  },
};

export const frameKinds = {
  asDataframe: boolean,
  danfo: danfoSource,
  ...columnKinds,
} satisfies Kinds<FrameOptions>;
