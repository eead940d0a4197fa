import { keepArchive } from "../outputs/download-target";
import type { OutputFiles } from "../outputs/outputs-source";
import { saveResults } from "../outputs/results";
import type { Session } from "../session/session";
import type { OutputsPlace } from "./outputs-place";
import { listQuicklooks } from "./quicklook-list";

/** The quicklooks below a path, and the files of the archive there. */
export function archivedFiles(session: Session, place: OutputsPlace): OutputFiles {
  const { path } = place;
  return {
    listQuicklooks: (options) => listQuicklooks(session, place, options),
    saveResults: (options) => saveResults(session, path, options),
    keepArchives: (options, target) => keepArchive(session, path, { options, target }),
  };
}
