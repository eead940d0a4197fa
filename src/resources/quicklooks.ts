import { isUp42Error, UnsafePathError } from "../errors";
import { apiError } from "../http/answers";
import type { Session } from "../session";
import type { Sink } from "../sinks/sink";
import { transact } from "../sinks/transact";
import type { CallOptions, DownloadProgress } from "../types";
import { imageType, isCutShort } from "./image-type";
import type { OutputsPlace } from "./outputs-place";
import { sideBySide } from "./side-by-side";

interface QuicklookOptions<Saved> {
  readonly sink: Sink<Saved>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Called once with the ids of all quicklooks and, in the same order, with what the sink gave for them. */
  readonly onSaved?: ((ids: readonly string[], saved: readonly Saved[]) => void) | undefined;
}

/**
 * Fetches all quicklooks of a place side by side into the sink, each as `quicklook_<id>`, and returns them in the
 * service's order. None at all: the sink is not touched, `[]`.
 */
export async function saveQuicklooks<Saved>(
  session: Session,
  place: OutputsPlace,
  { sink, signal, onProgress, onSaved }: QuicklookOptions<Saved>,
): Promise<Saved[]> {
  const { path, ids } = await listQuicklooks(session, place, { signal });
  if (ids.length === 0) {
    onSaved?.([], []);
    return [];
  }
  const names = ids.map(quicklookFileName);
  let bytes = 0;
  let files = 0;
  const saved = await transact(sink, async (transaction) => {
    await sideBySide(ids, { limit: session.concurrency, signal }, async (id, options) => {
      const image = await fetchQuicklook(session, path, { id, ...options });
      const file = quicklookFileName(id);
      await transaction.write({ path: file, mediaType: image.type, size: image.size, body: image.stream() });
      bytes += image.size;
      files += 1;
      onProgress?.({ phase: "downloading", bytes, file, files, totalFiles: ids.length });
    });
    return names;
  });
  onSaved?.(ids, saved);
  onProgress?.({ phase: "saved", bytes, files, totalFiles: ids.length });
  return saved;
}

/** The quicklooks of a place. */
export interface QuicklookIds {
  /** Path that they are below. */
  readonly path: string;
  /** In the service's order, each once. Each ends like a file name. */
  readonly ids: readonly string[];
}

/** Asks which quicklooks a place has. */
export async function listQuicklooks(
  session: Session,
  { path: ownPath, findQuicklooks }: OutputsPlace,
  options: CallOptions,
): Promise<QuicklookIds> {
  const path = await findQuicklooks(options);
  if (path === undefined) return { path: ownPath, ids: [] };
  return { path, ids: await listBelow(session, path, options) };
}

async function listBelow({ api }: Session, path: string, { signal }: CallOptions): Promise<string[]> {
  const listPath = listPathBelow(path);
  let ids: unknown;
  try {
    ids = await api.getData(listPath, { signal });
  } catch (error) {
    // The task itself is known to exist: a 404 here is how an unfinished one says that it has none.
    if (isUp42Error(error, "ApiError") && error.status === 404) return [];
    throw error;
  }
  if (Array.isArray(ids) && ids.every((id): id is string => typeof id === "string" && id !== "")) {
    return [...new Set(ids)];
  }
  throw apiError(api.asked(listPath), {
    status: 200,
    body: ids,
    what: "The list of quicklooks is not a list of names",
  });
}

/** Fetches one quicklook below `path`; its media type is told by its bytes. */
export async function fetchQuicklook(
  { api }: Session,
  path: string,
  { id, signal }: CallOptions & { readonly id: string },
): Promise<Blob> {
  const imagePath = `${listPathBelow(path)}${encodeURIComponent(id)}`;
  const { bytes, contentType } = await api.getBytes(imagePath, { signal });
  const mediaType = imageType(bytes);
  if (mediaType === undefined) {
    const got =
      bytes.byteLength === 0 ? "nothing" : `${bytes.byteLength} bytes of ${contentType || "an unknown type"}`;
    throw apiError(api.asked(imagePath), {
      status: 200,
      body: undefined,
      what: `A quicklook came as ${got} instead of an image`,
    });
  }
  if (isCutShort(bytes, mediaType)) {
    throw apiError(api.asked(imagePath), {
      status: 200,
      body: undefined,
      what: `A quicklook was cut short after ${bytes.byteLength} bytes`,
    });
  }
  return new Blob([bytes], { type: mediaType });
}

function listPathBelow(path: string): string {
  return `${path}/outputs/quicklooks/`;
}

/**
 * The name that a quicklook is saved under.
 *
 * @throws {UnsafePathError} when it would be no plain file name.
 */
export function quicklookFileName(id: string): string {
  // A lone surrogate cannot stand in an address, and dots alone lead to another one.
  if (!/[/\\\p{Cc}\p{Cs}]/u.test(id) && !/^\.+$/.test(id)) return `quicklook_${id}`;
  throw new UnsafePathError(`The quicklook ${JSON.stringify(id)} has a name that is not a plain file name.`, {
    entry: id,
  });
}
