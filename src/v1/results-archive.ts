import { type SignedLink, signedLinkFrom } from "../http/signed-link";
import type { RemoteFile } from "../outputs/outputs-source";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import { archiveNameFrom } from "./archive-name";

/** The archive of results below `path`. */
export function resultsArchive(session: Session, path: string): RemoteFile {
  return {
    source: path,
    path: ({ disposition, format }) => archiveNameFrom(disposition, format),
    folder: "",
    sign: (options) => signResults(session, path, options),
  };
}

/** Signs a new link to the archive of results below `path`. */
export async function signResults(
  { api }: Session,
  path: string,
  { signal }: CallOptions,
): Promise<SignedLink> {
  const linkPath = `${path}/downloads/results/`;
  return signedLinkFrom(api.asked(linkPath), await api.getData(linkPath, { signal }));
}
