import { sideBySide } from "../../async/side-by-side";
import { boolean, callback, callKinds, checkOptions } from "../../options";
import type { Session } from "../../session/session";
import type { CallOptions, ResultFeature } from "../../types";
import type { ListedResult } from "../download-details";
import { listResults } from "../list-results";
import { fileLoader } from "../load-files";
import type { OutputsSource, RemoteQuicklook } from "../outputs-source";
import { quicklookFileName } from "../quicklooks";
import { footprintOf } from "./footprint";
import { joinFiles } from "./join-files";
import { joinQuicklooks } from "./join-quicklooks";
import { type DeclaredPath, sceneIdOf } from "./scene-contract";
import type {
  GetScenesOptions,
  ListedSceneFile,
  ListedSceneList,
  LoadFilesOptions,
  Quicklook,
  QuicklookPlace,
  SceneFile,
  SceneList,
} from "./scenes";

/**
 * Reads the features of outputs, the list of quicklooks and, with `listFiles`, the list of files side by side, and joins
 * them.
 */
export async function readScenes(
  session: Session,
  source: OutputsSource,
  options: GetScenesOptions,
): Promise<SceneList | ListedSceneList> {
  checkOptions("getScenes", options, { listFiles: boolean, onProgress: callback, ...callKinds });
  const { features, quicklooks, listed } = await readAll(session, source, options);
  const { toSceneFile, toListedFile, loaderOf } = loadersFor(session, source);
  const { matched, unmatched } = joinQuicklooks(features, quicklooks, source.filesOf);
  const scenes = features.map((feature, index) => {
    const image = matched[index];
    return { id: sceneIdOf(feature), feature, quicklook: image && toQuicklook(image, feature) };
  });
  const others = unmatched.map((image) => toQuicklook(image));

  if (listed === undefined) {
    const whole = scenes.map((scene) => {
      const declared = source.filesOf(scene.feature).filter(({ candidates }) => candidates.length > 0);
      return { ...scene, files: declared.map(toSceneFile), loadFiles: loaderOf(declared) };
    });
    return Object.assign(whole, { unmatched: { quicklooks: others } });
  }
  const joined = joinFiles(features, listed.map(toListedFile), source.filesOf);
  const whole = scenes.map((scene, index) => {
    const { files = [], missing = [] } = joined.scenes[index] ?? {};
    return { ...scene, files, missing, loadFiles: loaderOf(files.map(placeOf)) };
  });
  return Object.assign(whole, { unmatched: { quicklooks: others, files: joined.unmatched } });
}

/** Makes a quicklook that loads itself and is placed where its feature is. */
function toQuicklook({ id, fetch }: RemoteQuicklook, feature?: ResultFeature): Quicklook {
  return {
    ...quicklookPlace(id, feature),
    async load(options = {}) {
      checkOptions("load", options, callKinds);
      return fetch({ signal: options.signal });
    },
  };
}

interface Loaders {
  toSceneFile(declared: DeclaredPath): SceneFile;
  toListedFile(file: ListedResult): ListedSceneFile;
  loaderOf(places: readonly DeclaredPath[]): (options?: LoadFilesOptions) => Promise<File[]>;
}

/** Makes files that load themselves from outputs. */
function loadersFor(session: Session, source: OutputsSource): Loaders {
  return {
    toSceneFile(declared) {
      const { written, candidates } = declared;
      return {
        path: candidates.at(-1) ?? written,
        load: fileLoader<[File, ...File[]]>({ session, source, call: "load" }, [declared]),
      };
    },
    toListedFile(file) {
      return { ...file, load: fileLoader<[File]>({ session, source, call: "load" }, [placeOf(file)]) };
    },
    loaderOf: (places) => fileLoader({ session, source, call: "loadFiles" }, places),
  };
}

interface Read {
  readonly features: readonly ResultFeature[];
  readonly quicklooks: readonly RemoteQuicklook[];
  /** `undefined` without `listFiles`. */
  readonly listed: readonly ListedResult[] | undefined;
}

async function readAll(
  session: Session,
  source: OutputsSource,
  { listFiles, onProgress, signal }: GetScenesOptions,
): Promise<Read> {
  let features: Read["features"] = [];
  let quicklooks: Read["quicklooks"] = [];
  let listed: Read["listed"];
  const reads: ((own: CallOptions) => Promise<void>)[] = [
    async (own) => {
      ({ features } = await source.readFeatures(own));
    },
    async (own) => {
      quicklooks = await source.listQuicklooks(own);
    },
  ];
  if (listFiles === true) {
    reads.push(async (own) => {
      listed = await listResults(session, source, { ...own, onProgress });
    });
  }
  await sideBySide(reads, { limit: reads.length, signal }, (read, own) => read(own));
  return { features, quicklooks, listed };
}

/** The names of a quicklook, and its place when it shows a feature. */
export function quicklookPlace(id: string, feature?: ResultFeature): QuicklookPlace {
  const { bounds, corners } = footprintOf(feature?.geometry) ?? {};
  return { id, fileName: quicklookFileName(id), bounds, corners };
}

function placeOf({ path }: { readonly path: string }): DeclaredPath {
  return { written: path, candidates: [path] };
}
