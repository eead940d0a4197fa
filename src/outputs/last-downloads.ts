import type { ResultFeature } from "../types";

export interface DownloadedItem<Saved> {
  /** Id of a quicklook, or path of a file in the results. */
  readonly name: string;
  /** What the sink returned for it. */
  readonly saved: Saved;
}

export class LastDownloads<Saved> {
  /** `undefined` before the first download. */
  quicklooks: readonly DownloadedItem<Saved>[] | undefined;
  /** `undefined` before the first download. */
  files: readonly DownloadedItem<Saved>[] | undefined;
  /** The features, if they were read since the last download. */
  features: readonly ResultFeature[] | undefined;

  /** Records a download: all names and, in the same order, what was saved for them. */
  note(kind: "quicklooks" | "files", names: readonly string[], saved: readonly Saved[]): void {
    this.features = undefined;
    this[kind] = saved.flatMap((one, index) => {
      // A caller's own sink may return more than was written to it.
      const name = names[index];
      return name === undefined ? [] : [{ name, saved: one }];
    });
  }
}

/** What a download was called with, and where it is recorded. */
export interface DownloadCall<Options> {
  readonly options: Options & { readonly outputDirectory?: unknown };
  readonly downloads: LastDownloads<string | File>;
}
