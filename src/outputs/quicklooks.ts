import { sideBySide } from "../async/side-by-side";
import { UnsafePathError } from "../errors";
import type { Sink } from "../files/sink";
import { transact } from "../files/transact";
import type { Session } from "../session/session";
import type { DownloadProgress } from "../types";
import type { OutputsSource } from "./outputs-source";

interface QuicklookOptions<Saved> {
  readonly sink: Sink<Saved>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Called once with the ids of all quicklooks and, in the same order, what the sink returned for them. */
  readonly onSaved?: ((ids: readonly string[], saved: readonly Saved[]) => void) | undefined;
}

/**
 * Fetches all quicklooks side by side into the sink, each as `quicklook_<id>`, and returns them in the service's order.
 * Without quicklooks it returns `[]` and does not use the sink.
 */
export async function saveQuicklooks<Saved>(
  session: Session,
  source: OutputsSource,
  { sink, signal, onProgress, onSaved }: QuicklookOptions<Saved>,
): Promise<Saved[]> {
  const quicklooks = await source.listQuicklooks({ signal });
  if (quicklooks.length === 0) {
    onSaved?.([], []);
    return [];
  }
  const ids = quicklooks.map(({ id }) => id);
  const names = ids.map(quicklookFileName);
  let bytes = 0;
  let files = 0;
  const saved = await transact(sink, async (transaction) => {
    await sideBySide(quicklooks, { limit: session.concurrency, signal }, async ({ id, fetch }, options) => {
      const image = await fetch(options);
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

/**
 * The file name of a quicklook.
 *
 * @throws {UnsafePathError} when it would not be a plain file name.
 */
export function quicklookFileName(id: string): string {
  // A lone surrogate cannot be part of a URL, and a URL that ends in dots leads elsewhere.
  if (!/[/\\\p{Cc}\p{Cs}]/u.test(id) && !/^\.+$/.test(id)) return `quicklook_${id}`;
  throw new UnsafePathError(`The quicklook ${JSON.stringify(id)} has a name that is not a plain file name.`, {
    entry: id,
  });
}
