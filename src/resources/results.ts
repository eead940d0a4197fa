import { openDownload } from "../download/open-download";
import { type SignedLink, signedLinkFrom } from "../http/signed-link";
import type { Session } from "../session";
import type { Sink } from "../sinks/sink";
import type { ByteStream, DownloadProgress } from "../types";

interface ResultsOptions<Saved> {
  readonly sink: Sink<Saved>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** Downloads the archive of results below `path`, unpacks it as it arrives, and answers its files in its order. */
export async function saveResults<Saved>(
  session: Session,
  path: string,
  { sink, signal, onProgress }: ResultsOptions<Saved>,
): Promise<Saved[]> {
  // Only now: who never downloads results never loads what unpacks them.
  const [{ unpackInto }, codecs] = await Promise.all([
    import("../archive/unpack"),
    session.platform.loadCodecs(),
  ]);
  let unpacked = { bytes: 0, files: 0 };
  const saved = await unpackInto({
    sink,
    codecs,
    signal,
    async open(options) {
      const download = await openDownload(
        () => signResults(session, path, options),
        session.storage,
        options,
      );
      if (onProgress === undefined) return download.body;
      const { totalBytes } = download;
      return countBytes(download.body, (bytes) =>
        onProgress({ phase: "downloading", bytes, totalBytes, files: unpacked.files }),
      );
    },
    onProgress(progress) {
      unpacked = progress;
      onProgress?.({ phase: "unpacking", ...progress });
    },
  });
  onProgress?.({ phase: "saved", bytes: unpacked.bytes, files: saved.length });
  return saved;
}

async function signResults(
  { api }: Session,
  path: string,
  { signal }: { signal: AbortSignal },
): Promise<SignedLink> {
  const linkPath = `${path}/downloads/results/`;
  return signedLinkFrom(api.asked(linkPath), await api.getData(linkPath, { signal }));
}

function countBytes(body: ByteStream, tell: (bytes: number) => void): ByteStream {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        bytes += value.byteLength;
        try {
          tell(bytes);
        } catch (error) {
          // The stream errors with it, which would leave the connection open.
          await reader.cancel(error);
          throw error;
        }
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
