import { type SignedLink, signedLinkFrom } from "../http/signed-link";
import type { RemoteFile } from "../outputs/outputs-source";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import { archiveNameFrom } from "./archive-name";

export function resultsArchive(session: Session, path: string): RemoteFile {
  return {
    source: path,
    path: ({ disposition, format }) => archiveNameFrom(disposition, format),
    folder: "",
    sign: (options) => signResults(session, path, options),
  };
}

export async function signResults(
  { api }: Session,
  path: string,
  { signal }: CallOptions,
): Promise<SignedLink> {
  const linkPath = `${path}/downloads/results/`;
  return signedLinkFrom(api.asked(linkPath), await api.getData(linkPath, { signal }));
}
