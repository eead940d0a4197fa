import { BlobParts } from "../files/blob-parts";
import { toByteStream } from "../streams/byte-reader";
import type { ByteStream, PathOption } from "../types";
import type { ExportOptions } from "./options";
import { Pace } from "./pace";
import type { ExportPlatform } from "./platform";
import { type OpenedSource, openSource } from "./source";

/** One call of an export, on its way. */
export interface ExportJob {
  readonly source: OpenedSource;
  readonly pace: Pace;
  readonly platform: ExportPlatform;
}

interface ExportCall {
  readonly call: string;
  readonly mediaType: string;
  readonly platform: ExportPlatform;
  readonly source: unknown;
  readonly options: ExportOptions & PathOption;
  /** Whether the file has columns. */
  readonly asTable: boolean;
  /** Makes the file, chunk by chunk. */
  readonly write: (job: ExportJob) => AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;
}

/** Writes a file: to a path and returns it, absolute, or into a `Blob`. */
export async function runExport({
  call,
  mediaType,
  platform,
  source,
  options,
  asTable,
  write,
}: ExportCall): Promise<string | Blob> {
  const pace = new Pace(options);
  pace.signal?.throwIfAborted();
  const chunks = write({ source: openSource(source, { call, asTable }), pace, platform });
  const { path, overwrite = true } = options;
  if (path !== undefined) {
    return platform.saveFile({ path, overwrite, mediaType, body: toBody(chunks) });
  }
  const parts = new BlobParts();
  for await (const chunk of chunks) parts.append(chunk);
  return new Blob(parts.toParts(), { type: mediaType });
}

function toBody(chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>): ByteStream {
  return toByteStream({
    async read() {
      const next = await chunks.next();
      return next.done ? undefined : next.value;
    },
    async stop() {
      await chunks.return();
    },
  });
}
