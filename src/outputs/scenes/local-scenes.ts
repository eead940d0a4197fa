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

/** A quicklook that was downloaded, and where it lies. */
export interface LocalQuicklook<Saved = string | File> extends QuicklookPlace {
  /** What the download gave for it: in Node its absolute path, in a browser the `File`. */
  readonly saved: Saved;
}

/** A file of the results that was downloaded. */
export interface LocalFile<Saved = string | File> {
  /** Path in the results, without a leading `output/`. */
  readonly path: string;
  /** What the download gave for it: in Node its absolute path, in a browser the `File`. */
  readonly saved: Saved;
}

/** A feature of a job task with what was downloaded of it. */
export interface LocalScene<Saved = string | File> {
  /** The feature's `id`, else `id` or `uid` of its properties; `undefined` when it has none of these. */
  readonly id: string | undefined;
  /** The feature as data.json has it. */
  readonly feature: ResultFeature;
  /** The quicklook that shows it. */
  readonly quicklook: LocalQuicklook<Saved> | undefined;
  /** The files that it says it has, and those in the folders that it says it has. */
  readonly files: LocalFile<Saved>[];
  /** What it says it has and the download did not bring, as the feature has it. */
  readonly missing: string[];
}

/** What was downloaded of a job task, in the order of the features. */
export interface LocalSceneList<Saved = string | File> extends Array<LocalScene<Saved>> {
  /** What belongs to no scene. */
  readonly unmatched: {
    /** In the service's order. */
    readonly quicklooks: LocalQuicklook<Saved>[];
    /** In the archive's order, without its data.json. */
    readonly files: LocalFile<Saved>[];
  };
}

/**
 * Joins what was downloaded with the features, which are asked for once after each download.
 *
 * @throws {InputError} when nothing was downloaded yet.
 */
export async function readLocalScenes<Saved>(
  source: OutputsSource,
  { downloads, options }: { readonly downloads: LastDownloads<Saved>; readonly options: CallOptions },
): Promise<LocalSceneList<Saved>> {
  checkOptions("localScenes", options, callKinds);
  const { quicklooks, files } = downloads;
  if (quicklooks === undefined && files === undefined) {
    throw new InputError(
      "You first need to download the results or the quicklooks: localScenes tells where downloadResults and downloadQuicklooks of this object put them.",
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
