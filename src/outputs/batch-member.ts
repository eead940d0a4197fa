import type { Properties } from "../types";

/** What a batch of many outputs has to know of each of them. */
export interface BatchMember {
  readonly id: string;
  /** Name of the folder that its files go to, unless the id is not safe in one. */
  readonly folder: string;
  /** The properties that say which outputs a feature is of, where it stands among those of others. */
  readonly provenance: Properties;
  /** Where it stands while it has no results; `undefined` once it has them. */
  readonly statusWithoutResults: () => string | undefined;
}
