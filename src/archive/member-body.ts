import type { ByteStream } from "../types";
import type { ArchiveMember } from "./member";

export interface MemberBody {
  readonly stream: ByteStream;
  /** The error of reading, whatever the reader of the stream turned it into. */
  readonly failure: { readonly error: unknown } | undefined;
  /** Reads the unread rest, so that the checks at the member's end are made. Rejects with the failure, if any. */
  finish(): Promise<void>;
}

/** Opens the bytes of a member as a stream that reads only on demand. `onBytes` may throw to stop it. */
export function openBody(
  member: ArchiveMember,
  { signal, onBytes }: { signal: AbortSignal | undefined; onBytes: (count: number) => void },
): MemberBody {
  let failure: { readonly error: unknown } | undefined;
  let ended = false;
  let cancelled = false;
  let pulling: Promise<void> | undefined;

  async function readNext(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (failure !== undefined) throw failure.error;
    if (ended) return undefined;
    try {
      signal?.throwIfAborted();
      const chunk = await member.read();
      if (chunk === undefined) ended = true;
      else onBytes(chunk.byteLength);
      return chunk;
    } catch (error) {
      failure = { error };
      throw error;
    }
  }

  async function pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    const chunk = await readNext();
    if (cancelled) return;
    if (chunk === undefined) controller.close();
    else controller.enqueue(chunk);
  }

  const stream: ByteStream = new ReadableStream(
    {
      pull(controller) {
        pulling = pull(controller);
        return pulling;
      },
      cancel() {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    get failure() {
      return failure;
    },
    async finish() {
      // Two reads at the same time would mix up the member's chunks.
      await pulling;
      while ((await readNext()) !== undefined);
    },
  };
}
