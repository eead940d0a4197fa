import { type SignedLink, signedLinkFrom } from "../http/signed-link";
import type { Session } from "../session";
import type { Sink } from "../sinks/sink";
import type { DownloadProgress } from "../types";

interface ResultsOptions<Saved> {
  readonly sink: Sink<Saved>;
  readonly connections?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * Downloads the archive of results below `path`, unpacks it as it arrives, and returns its files in its order. When the
 * archive is replaced by another one midway, it starts over once.
 */
export async function saveResults<Saved>(
  session: Session,
  path: string,
  { sink, connections = session.platform.connections, signal, onProgress }: ResultsOptions<Saved>,
): Promise<Saved[]> {
  // Only now: who never downloads results never loads what reads and unpacks them.
  const [{ unpackInto }, { openDownload }, { ObjectChangedError }, codecs] = await Promise.all([
    import("../archive/unpack"),
    import("../download/open-download"),
    import("../download/remote-object"),
    session.platform.loadCodecs(),
  ]);

  async function save(): Promise<Saved[]> {
    let unpacked = { bytes: 0, files: 0 };
    const saved = await unpackInto({
      sink,
      codecs,
      signal,
      async open(options) {
        const download = await openDownload(() => signResults(session, path, options), session.storage, {
          ...options,
          connections,
          onBytes(bytes) {
            onProgress?.({
              phase: "downloading",
              bytes,
              totalBytes: download.totalBytes,
              files: unpacked.files,
            });
          },
        });
        return download.body;
      },
      onProgress(progress) {
        unpacked = progress;
        onProgress?.({ phase: "unpacking", ...progress });
      },
    });
    onProgress?.({ phase: "saved", bytes: unpacked.bytes, files: saved.length });
    return saved;
  }

  return save().catch((error) => {
    if (error instanceof ObjectChangedError) return save();
    throw error;
  });
}

async function signResults(
  { api }: Session,
  path: string,
  { signal }: { signal: AbortSignal },
): Promise<SignedLink> {
  const linkPath = `${path}/downloads/results/`;
  return signedLinkFrom(api.asked(linkPath), await api.getData(linkPath, { signal }));
}
