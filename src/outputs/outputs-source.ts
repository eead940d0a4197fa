import type { ApiError } from "../errors";
import type { CallOptions, ResultCollection, ResultFeature } from "../types";
import type { DownloadResultsOptions } from "./download-options";
import type { DownloadTarget } from "./download-target";
import type { DownloadDetails, SaveResultsOptions } from "./results";

/** What outputs come from: an archive, as jobs and job tasks have one, or the STAC items of a processing job. */
export interface OutputsSource {
  /** Reads all features. Refuses whatever is not a FeatureCollection. */
  readFeatures(options: CallOptions): Promise<ResultCollection>;
  /** Gives the features one after the other while they arrive. */
  streamFeatures(options: CallOptions): AsyncIterableIterator<ResultFeature>;
  /** Makes the error about features that no dataframe can be made of. */
  refuseFeatures(collection: ResultCollection, fault: string): ApiError;
  /** Loads what gets at quicklooks and files: who never asks for them never loads it. */
  loadFiles(): Promise<OutputFiles>;
}

/** Quicklooks and files of outputs. */
export interface OutputFiles {
  /** In the service's order, each id once. */
  listQuicklooks(options: CallOptions): Promise<readonly RemoteQuicklook[]>;
  /** Saves the files, all of them or none. Archives are unpacked. */
  saveResults<Saved>(options: SaveResultsOptions<Saved>): Promise<DownloadDetails<Saved>>;
  /** Saves what is stored as it is stored: archives stay packed. */
  keepArchives(
    options: DownloadResultsOptions & { readonly outputDirectory?: unknown },
    target: DownloadTarget,
  ): Promise<DownloadDetails<string | File>>;
}

/** A quicklook that the service has. */
export interface RemoteQuicklook {
  /** Ends like a file name. */
  readonly id: string;
  /** Fetches the image; its media type is told by its bytes. */
  fetch(options: CallOptions): Promise<Blob>;
}
