import type { CallOptions } from "../types";

/** Where outputs are, below the API's address. */
export interface OutputsPlace {
  /** Path that `data.json` and the archive of results are below. */
  readonly path: string;
  /** Finds the path that the quicklooks are below; `undefined` when there is nothing that could have any. */
  readonly findQuicklooks: (options: CallOptions) => Promise<string | undefined>;
}
