import { InputError } from "../../errors";
import { callKinds, checkOptions } from "../../options";
import type { CallOptions, ResultFeature } from "../../types";
import type { LastDownloads } from "../last-downloads";
import type { OutputsSource } from "../outputs-source";
import { joinFiles } from "./join-files";
import { joinQuicklooks } from "./join-quicklooks";
import { quicklookPlace } from "./read-scenes";
import { sceneIdOf } from "./scene-contract";
import type { QuicklookPlace } from "./scenes";

/** A downloaded quicklook, and where it is placed on the map. */
export interface LocalQuicklook<Saved = string | File> extends QuicklookPlace {
  /** What the download returned for it: in Node its absolute path, in a browser the `File`. */
  readonly saved: Saved;
}

/** A downloaded file of the results. */
export interface LocalFile<Saved = string | File> {
  /** Path in the results, without a leading `output/`. */
  readonly path: string;
  /** What the download returned for it: in Node its absolute path, in a browser the `File`. */
  readonly saved: Saved;
}

/** A feature of some outputs with its downloaded quicklook and files. */
export interface LocalScene<Saved = string | File> {
  /** The feature's `id`, else `id` or `uid` of its properties; `undefined` without any of these. */
  readonly id: string | undefined;
  /** The feature as the service returned it. */
  readonly feature: ResultFeature;
  /** The quicklook that shows it. */
  readonly quicklook: LocalQuicklook<Saved> | undefined;
  /** The files that it names, and the files in the folders that it names. */
  readonly files: LocalFile<Saved>[];
  /** Paths that it names but the download did not save, as written in the feature. */
  readonly missing: string[];
}

/** The downloads of some outputs, in the order of the features. */
export interface LocalSceneList<Saved = string | File> extends Array<LocalScene<Saved>> {
  /** Everything that matches no scene. */
  readonly unmatched: {
    /** In the service's order. */
    readonly quicklooks: LocalQuicklook<Saved>[];
    /** In the order of the results, without their data.json. */
    readonly files: LocalFile<Saved>[];
  };
}

/**
 * Joins the downloads with the features, which are requested once after each download.
 *
 * @throws {InputError} when nothing has been downloaded yet.
 */
export async function readLocalScenes<Saved>(
  source: OutputsSource,
  { downloads, options }: { readonly downloads: LastDownloads<Saved>; readonly options: CallOptions },
): Promise<LocalSceneList<Saved>> {
  checkOptions("localScenes", options, callKinds);
  const { quicklooks, files } = downloads;
  if (quicklooks === undefined && files === undefined) {
    throw new InputError(
      "localScenes lists the files that downloadResults or downloadQuicklooks of this object saved, but neither has saved any yet: download the results or the quicklooks first.",
      { argument: "localScenes" },
    );
  }
  options.signal?.throwIfAborted();
  const features = downloads.features ?? (await source.readFeatures(options)).features;
  downloads.features = features;

  const images = (quicklooks ?? []).map(({ name, saved }) => ({ id: name, saved }));
  const { matched, unmatched } = joinQuicklooks(features, images, source.filesOf);
  const members = (files ?? []).map(({ name, saved }) => ({ path: name, saved }));
  const joined = joinFiles(features, members, source.filesOf);
  const scenes = features.map((feature, index) => {
    const image = matched[index];
    const { files: own = [], missing = [] } = joined.scenes[index] ?? {};
    const quicklook = image && { ...quicklookPlace(image.id, feature), saved: image.saved };
    return { id: sceneIdOf(feature), feature, quicklook, files: own, missing };
  });
  const others = unmatched.map(({ id, saved }) => ({ ...quicklookPlace(id), saved }));
  return Object.assign(scenes, { unmatched: { quicklooks: others, files: joined.unmatched } });
}
