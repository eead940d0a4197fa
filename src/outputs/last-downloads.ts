import type { ResultFeature } from "../types";

/** One thing that was downloaded. */
export interface DownloadedItem<Saved> {
  /** The id of a quicklook, or the path of a file in the results. */
  readonly name: string;
  /** What the sink gave for it. */
  readonly saved: Saved;
}

/** What the last downloads of outputs gave. */
export class LastDownloads<Saved> {
  /** `undefined` before the first download of them. */
  quicklooks: readonly DownloadedItem<Saved>[] | undefined;
  /** `undefined` before the first download of them. */
  files: readonly DownloadedItem<Saved>[] | undefined;
  /** The features, if they were read since the last download. */
  features: readonly ResultFeature[] | undefined;

  /** Makes a function that takes note of a download: of all names and, in the same order, of what was given for them. */
  noteOf(kind: "quicklooks" | "files"): (names: readonly string[], saved: readonly Saved[]) => void {
    return (names, saved) => {
      this.features = undefined;
      this[kind] = saved.flatMap((one, index) => {
        // A sink of the caller's own may give more than it was asked for.
        const name = names[index];
        return name === undefined ? [] : [{ name, saved: one }];
      });
    };
  }
}
