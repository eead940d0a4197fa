import { createTarDecoder } from "modern-tar";
import { ArchiveError, type ArchiveFormat } from "../../errors";
import type { ByteReader } from "../../streams/byte-reader";
import type { Budget } from "../limits";
import { type ArchiveMember, quoteName } from "../member";
import { isSkipped, whyUnsupported } from "./member-types";
import { TypeFlags } from "./type-flags";

/**
 * Reads a tar as it arrives and yields its regular files, one at a time. It skips the unread rest of a file before the
 * next, as well as folders, links, devices, pipes and the label of the archive. It ends only after the end marker and the
 * source's own end.
 *
 * @throws {ArchiveError} when the tar is damaged, cut short or larger than the budget, or has a file whose stored bytes are
 * not the file (sparse files, files that continue in another archive). The source's own errors are thrown as they are.
 */
export async function* untar(
  source: ByteReader,
  { budget, format }: { budget: Budget; format: ArchiveFormat },
): AsyncGenerator<ArchiveMember, void, undefined> {
  const decoder = createTarDecoder({ strict: true });
  const entries = decoder.readable.getReader();
  const flags = new TypeFlags();
  const feeding = feed(source, { decoder: decoder.writable, flags });
  let entry: string | undefined;

  /** The decoder also throws the errors of its source, which are not the archive's fault. */
  function explain(error: unknown): unknown {
    if (source.failure !== undefined) return source.failure.error;
    const unsupported = flags.unread().map(({ header, flag }) => whyUnsupported(header, { flag, format }));
    return unsupported.find((refusal) => refusal !== undefined) ?? damaged(error, { format, entry });
  }

  try {
    for (;;) {
      const { done, value } = await entries.read().catch((error) => {
        throw explain(error);
      });
      if (done) return;
      const { header } = value;
      budget.addEntry();
      if (!isSize(header.pax?.size)) throw damaged(new Error("Invalid PAX size."), { format, entry });
      const flag = flags.next(header);
      const unsupported = whyUnsupported(header, { flag, format });
      if (unsupported !== undefined) throw unsupported;
      if (isSkipped(header, { flag })) continue;
      entry = header.name;

      const body = value.body.getReader();
      const member: ArchiveMember = {
        name: header.name,
        size: header.size,
        async read() {
          const { value: chunk } = await body.read().catch((error) => {
            throw explain(error);
          });
          return chunk as Uint8Array<ArrayBuffer> | undefined;
        },
      };
      yield member;
      // Read to its end, never cancelled: modern-tar 0.8.6 loses the next member's bytes when a body is cancelled while
      // its last chunk waits to be read.
      while ((await member.read()) !== undefined);
    }
  } finally {
    const reason = new DOMException("The archive is no longer read.", "AbortError");
    // Both: one wakes the feeder while it waits for bytes, the other while it waits for room.
    await Promise.all([source.stop(reason), entries.cancel(reason).catch(() => undefined)]);
    await feeding;
  }
}

/** Passes the source on to the decoder. `pipeTo` could not be stopped while a write waits for room. */
async function feed(
  source: ByteReader,
  { decoder, flags }: { decoder: WritableStream<Uint8Array>; flags: TypeFlags },
): Promise<void> {
  const writer = decoder.getWriter();
  try {
    for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
      flags.push(chunk);
      await writer.write(chunk);
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
  }
}

/** modern-tar 0.8.6 ignores a PAX size that is not a number, and would use the length in the header instead. */
function isSize(text: string | undefined): boolean {
  return text === undefined || (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)));
}

function damaged(
  error: unknown,
  { format, entry }: { format: ArchiveFormat; entry: string | undefined },
): ArchiveError {
  const said = error instanceof Error ? error.message : String(error);
  const what = kindsOfDamage.find(([pattern]) => pattern.test(said))?.[1] ?? `is damaged (${said})`;
  const where = entry === undefined ? "at its first member" : `at or after ${quoteName(entry)}`;
  return new ArchiveError(`The tar archive ${what} ${where}; nothing was kept, download it again.`, {
    format,
    entry,
    cause: error,
  });
}

const kindsOfDamage: readonly (readonly [RegExp, string])[] = [
  [/truncated/i, "is cut short (its end marker is missing)"],
  [/checksum/i, "has a header with a wrong checksum"],
  [/invalid tar header|number|pax size/i, "has a damaged header"],
  [/metadata|attributes/i, "has a header that is too long"],
  [/invalid eof/i, "continues after its end marker"],
];
