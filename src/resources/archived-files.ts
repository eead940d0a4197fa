import type { Session } from "../session";
import { keepArchive } from "./download-target";
import type { OutputsPlace } from "./outputs-place";
import type { OutputFiles } from "./outputs-source";
import { listQuicklooks } from "./quicklook-list";
import { saveResults } from "./results";

/** The quicklooks below a path, and the files of the archive there. */
export function archivedFiles(session: Session, place: OutputsPlace): OutputFiles {
  const { path } = place;
  return {
    listQuicklooks: (options) => listQuicklooks(session, place, options),
    saveResults: (options) => saveResults(session, path, options),
    keepArchives: (options, target) => keepArchive(session, path, { options, target }),
  };
}
