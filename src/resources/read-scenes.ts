import { checkBoolean, checkFunction, checkOptions, checkSignal } from "../options";
import type { Session } from "../session";
import type { CallOptions, ResultFeature } from "../types";
import { readFeatures } from "./features";
import { footprintOf } from "./footprint";
import { joinFiles } from "./join-files";
import { joinQuicklooks } from "./join-quicklooks";
import { fileLoader } from "./load-files";
import type { OutputsPlace } from "./outputs-place";
import { fetchQuicklook, listQuicklooks, type QuicklookIds, quicklookFileName } from "./quicklooks";
import { type ListedResult, listResults } from "./results";
import { type DeclaredPath, declaredPathsOf, sceneIdOf } from "./scene-contract";
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
import { sideBySide } from "./side-by-side";

/**
 * Reads the features of a place, the list of quicklooks and, where it is asked for, that of files side by side, and
 * joins them.
 */
export async function readScenes(
  session: Session,
  place: OutputsPlace,
  options: GetScenesOptions,
): Promise<SceneList | ListedSceneList> {
  const call = "getScenes";
  checkOptions(call, options, ["listFiles", "onProgress", "signal"]);
  checkBoolean(call, "listFiles", options.listFiles);
  checkFunction(call, "onProgress", options.onProgress);
  checkSignal(call, options.signal);

  const { features, quicklookIds, listed } = await readAll(session, place, options);
  const { toQuicklook, toSceneFile, toListedFile, loaderOf } = loadersBelow(session, {
    path: place.path,
    quicklookPath: quicklookIds.path,
  });
  const images = quicklookIds.ids.map((id) => ({ id }));
  const { matched, unmatched } = joinQuicklooks(features, images);
  const scenes = features.map((feature, index) => {
    const image = matched[index];
    return { id: sceneIdOf(feature), feature, quicklook: image && toQuicklook(image.id, feature) };
  });
  const quicklooks = unmatched.map(({ id }) => toQuicklook(id));

  if (listed === undefined) {
    const whole = scenes.map((scene) => {
      const declared = declaredPathsOf(scene.feature);
      return { ...scene, files: declared.map(toSceneFile), loadFiles: loaderOf(declared) };
    });
    return Object.assign(whole, { unmatched: { quicklooks } });
  }
  const joined = joinFiles(features, listed.map(toListedFile));
  const whole = scenes.map((scene, index) => {
    const { files = [], missing = [] } = joined.scenes[index] ?? {};
    return { ...scene, files, missing, loadFiles: loaderOf(files.map(placeOf)) };
  });
  return Object.assign(whole, { unmatched: { quicklooks, files: joined.unmatched } });
}

interface Loaders {
  toQuicklook(id: string, feature?: ResultFeature): Quicklook;
  toSceneFile(declared: DeclaredPath): SceneFile;
  toListedFile(file: ListedResult): ListedSceneFile;
  loaderOf(places: readonly DeclaredPath[]): (options?: LoadFilesOptions) => Promise<File[]>;
}

/** Makes what loads itself from below two paths. */
function loadersBelow(
  session: Session,
  { path, quicklookPath }: { readonly path: string; readonly quicklookPath: string },
): Loaders {
  return {
    toQuicklook(id, feature) {
      return {
        ...quicklookPlace(id, feature),
        async load(options = {}) {
          checkOptions("load", options, ["signal"]);
          checkSignal("load", options.signal);
          return fetchQuicklook(session, quicklookPath, { id, signal: options.signal });
        },
      };
    },
    toSceneFile(declared) {
      const { written, candidates } = declared;
      return {
        path: candidates.at(-1) ?? written,
        load: fileLoader<[File, ...File[]]>({ session, path, call: "load" }, [declared]),
      };
    },
    toListedFile(file) {
      return { ...file, load: fileLoader<[File]>({ session, path, call: "load" }, [placeOf(file)]) };
    },
    loaderOf: (places) => fileLoader({ session, path, call: "loadFiles" }, places),
  };
}

interface Read {
  readonly features: readonly ResultFeature[];
  readonly quicklookIds: QuicklookIds;
  /** `undefined` when nobody asked. */
  readonly listed: readonly ListedResult[] | undefined;
}

async function readAll(
  session: Session,
  place: OutputsPlace,
  { listFiles, onProgress, signal }: GetScenesOptions,
): Promise<Read> {
  let features: Read["features"] = [];
  const { path } = place;
  let quicklookIds: Read["quicklookIds"] = { path, ids: [] };
  let listed: Read["listed"];
  const reads: ((own: CallOptions) => Promise<void>)[] = [
    async (own) => {
      ({ features } = await readFeatures(session, path, own));
    },
    async (own) => {
      quicklookIds = await listQuicklooks(session, place, own);
    },
  ];
  if (listFiles === true) {
    reads.push(async (own) => {
      listed = await listResults(session, path, { ...own, onProgress });
    });
  }
  await sideBySide(reads, { limit: reads.length, signal }, (read, own) => read(own));
  return { features, quicklookIds, listed };
}

/** What a quicklook is called, and where it lies when it shows a feature. */
export function quicklookPlace(id: string, feature?: ResultFeature): QuicklookPlace {
  const { bounds, corners } = footprintOf(feature?.geometry) ?? {};
  return { id, fileName: quicklookFileName(id), bounds, corners };
}

function placeOf({ path }: { readonly path: string }): DeclaredPath {
  return { written: path, candidates: [path] };
}
