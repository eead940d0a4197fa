import { apiError } from "../http/answers";
import { checkedBody } from "../http/checked-body";
import { isNotFound } from "../http/not-found";
import type { RemoteQuicklook } from "../outputs/outputs-source";
import { toImage } from "../outputs/quicklook-image";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";

/** Where outputs are, as paths below the API's address. */
export interface OutputsPlace {
  /** Path above `data.json` and the archive of results. */
  readonly path: string;
  /** Finds the path above the quicklooks; `undefined` when nothing can have quicklooks. */
  readonly findQuicklooks: (options: CallOptions) => Promise<string | undefined>;
}

/** Lists the quicklooks of a place in the service's order, each once. */
export async function listQuicklooks(
  session: Session,
  { findQuicklooks }: OutputsPlace,
  options: CallOptions,
): Promise<RemoteQuicklook[]> {
  const path = await findQuicklooks(options);
  if (path === undefined) return [];
  const ids = await listBelow(session, path, options);
  return ids.map((id) => ({ id, fetch: (own) => fetchQuicklook(session, path, { id, ...own }) }));
}

async function listBelow({ api }: Session, path: string, { signal }: CallOptions): Promise<string[]> {
  const listPath = listPathBelow(path);
  let ids: unknown;
  try {
    ids = await api.getData(listPath, { signal });
  } catch (error) {
    // The task exists: a 404 here means that it has not finished, and so has no quicklooks.
    if (isNotFound(error)) return [];
    throw error;
  }
  const what = "The list of quicklooks is not a list of names";
  return [...new Set(checkedBody(api.asked(listPath), ids, { fits: areIds, what }))];
}

function areIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((id) => typeof id === "string" && id !== "");
}

async function fetchQuicklook(
  { api }: Session,
  path: string,
  { id, signal }: CallOptions & { readonly id: string },
): Promise<Blob> {
  const imagePath = `${listPathBelow(path)}${encodeURIComponent(id)}`;
  const { bytes, contentType } = await api.getBytes(imagePath, { signal });
  return toImage(bytes, {
    contentType,
    refuse: (what) => apiError(api.asked(imagePath), { status: 200, body: undefined, what }),
  });
}

function listPathBelow(path: string): string {
  return `${path}/outputs/quicklooks/`;
}
