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
import type { GetScenesOptions, ListedSceneList, Quicklook, QuicklookPlace, SceneList } from "./scenes";

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
  const { listFiles, onProgress, signal } = options;
  let features: readonly ResultFeature[] = [];
  let quicklooks: readonly RemoteQuicklook[] = [];
  let listed: readonly ListedResult[] | undefined;
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
  return join({ session, source }, { features, quicklooks, listed });
}

interface Read {
  readonly features: readonly ResultFeature[];
  readonly quicklooks: readonly RemoteQuicklook[];
  /** `undefined` without `listFiles`. */
  readonly listed: readonly ListedResult[] | undefined;
}

/** Makes scenes of what was read. Their quicklooks and files load themselves. */
function join(
  from: { readonly session: Session; readonly source: OutputsSource },
  { features, quicklooks, listed }: Read,
): SceneList | ListedSceneList {
  const { filesOf } = from.source;
  const { matched, unmatched } = joinQuicklooks(features, quicklooks, filesOf);
  const scenes = features.map((feature, index) => {
    const image = matched[index];
    return { id: sceneIdOf(feature), feature, quicklook: image && toQuicklook(image, feature) };
  });
  const others = unmatched.map((image) => toQuicklook(image));

  if (listed === undefined) {
    const whole = scenes.map((scene) => {
      const declared = filesOf(scene.feature).filter(({ candidates }) => candidates.length > 0);
      const files = declared.map((one) => ({
        path: one.candidates.at(-1) ?? one.written,
        load: fileLoader<[File, ...File[]]>({ ...from, call: "load" }, [one]),
      }));
      return { ...scene, files, loadFiles: fileLoader({ ...from, call: "loadFiles" }, declared) };
    });
    return Object.assign(whole, { unmatched: { quicklooks: others } });
  }
  const members = listed.map((file) => ({
    ...file,
    load: fileLoader<[File]>({ ...from, call: "load" }, [placeOf(file)]),
  }));
  const joined = joinFiles(features, members, filesOf);
  const whole = scenes.map((scene, index) => {
    const { files = [], missing = [] } = joined.scenes[index] ?? {};
    const loadFiles = fileLoader({ ...from, call: "loadFiles" }, files.map(placeOf));
    return { ...scene, files, missing, loadFiles };
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

/** The names of a quicklook, and its place when it shows a feature. */
export function quicklookPlace(id: string, feature?: ResultFeature): QuicklookPlace {
  const { bounds, corners } = footprintOf(feature?.geometry) ?? {};
  return { id, fileName: quicklookFileName(id), bounds, corners };
}

function placeOf({ path }: { readonly path: string }): DeclaredPath {
  return { written: path, candidates: [path] };
}
