import { unpackInto } from "../archive/unpack";
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
  let unpackedBytes = 0;
  const unpackedFiles = new Set<string>();
  const saved = await unpackInto({
    sink,
    codecs: session.platform.codecs,
    signal,
    async open() {
      const download = await openDownload(() => signResults(session, path, { signal }), session.storage, {
        signal,
      });
      if (onProgress === undefined) return download.body;
      const { totalBytes } = download;
      return countBytes(download.body, (bytes) =>
        onProgress({ phase: "downloading", bytes, totalBytes, files: unpackedFiles.size }),
      );
    },
    onProgress({ file, bytes }) {
      unpackedBytes = bytes;
      unpackedFiles.add(file);
      onProgress?.({ phase: "unpacking", bytes, file, files: unpackedFiles.size });
    },
  });
  onProgress?.({ phase: "saved", bytes: unpackedBytes, files: saved.length });
  return saved;
}

async function signResults(
  { api }: Session,
  path: string,
  { signal }: { signal: AbortSignal | undefined },
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
        tell(bytes);
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
