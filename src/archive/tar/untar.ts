import { createTarDecoder } from "modern-tar";
import { ArchiveError, type ArchiveFormat } from "../../errors";
import type { ByteReader } from "../../streams/byte-reader";
import type { Budget } from "../limits";
import { type ArchiveMember, quoteName } from "../member";
import { isPassedOver, whyUnsupported } from "./member-types";
import { TypeFlags } from "./type-flags";

/**
 * Reads a tar as it arrives and yields its regular files, one at a time; what is left unread of one is read over before
 * the next. Folders, links, devices, pipes and the label of the archive are passed over. Ends only when the end marker
 * and then the source's own end have been seen.
 *
 * @throws {ArchiveError} when the tar is damaged, cut short, larger than the budget, or holds a file that is stored as
 * something else than its bytes (sparse files, files that go on in another archive). The source's own errors pass.
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

  /** The decoder hands on its source's failures too; those are not the archive's fault. */
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
      if (isPassedOver(header, { flag })) continue;
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
      // Read to its end, never cancelled: modern-tar 0.8.6 loses the next member's bytes when a body is cancelled
      // whose last chunk waits to be read.
      while ((await member.read()) !== undefined);
    }
  } finally {
    const reason = new DOMException("The archive is no longer read.", "AbortError");
    // Both ends: the one wakes a feeder that waits for bytes, the other one that waits for room.
    await Promise.all([source.stop(reason), entries.cancel(reason).catch(() => undefined)]);
    await feeding;
  }
}

/** Passes the source on to the decoder, not `pipeTo`: that cannot be stopped while a write waits for room. */
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

/** modern-tar 0.8.6 leaves out a length that is none, and would take the one of the header for it. */
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
  [/invalid eof/i, "goes on after its end marker"],
];
