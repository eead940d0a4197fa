/** What a batch of many outputs has to know of each of them. */
export interface BatchMember {
  /** What its folder is named after, and the property of features that has its id. */
  readonly kind: "job" | "jobtask" | "item";
  readonly id: string;
  /** Where it stands while it has no results; `undefined` once it has them. */
  readonly statusWithoutResults: () => string | undefined;
}
