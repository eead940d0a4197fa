import { leavable } from "../async/leavable";
import { apiError } from "../http/answers";
import type { OutputsSource } from "../outputs/outputs-source";
import type { Session } from "../session/session";
import { dataJsonPath, readFeatures } from "./data-json";
import { declaredPathsOf } from "./declared-paths";
import type { OutputsPlace } from "./quicklook-list";

/** Makes the source of outputs that have a data.json, quicklooks and an archive below a path. */
export function archivedSource(session: Session, place: OutputsPlace): OutputsSource {
  const { path } = place;
  return {
    readFeatures: (options) => readFeatures(session, path, options),
    streamFeatures: (options) =>
      leavable(async (own) => {
        const { streamFeatures } = await import("./feature-stream");
        return streamFeatures(session, path, { nonFinite: options.nonFinite, ...own });
      }, options),
    refuseFeatures: (body, fault) =>
      apiError(session.api.asked(dataJsonPath(path)), {
        status: 200,
        body,
        what: `data.json cannot be made into a dataframe: ${fault}`,
      }),
    async listQuicklooks(options) {
      const { listQuicklooks } = await import("./quicklook-list");
      return listQuicklooks(session, place, options);
    },
    async listFiles() {
      const { resultsArchive } = await import("./results-archive");
      return [resultsArchive(session, path)];
    },
    filesOf: declaredPathsOf,
  };
}
