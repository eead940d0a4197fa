/**
 * Reads a stream to its end, or at most `maxBytes` of it. Works like `arrayBuffer()` of a response, but throws the
 * errors of the stream, which some implementations hide.
 *
 * @param options.tooLong Makes the error for a stream that has more bytes. Without it, the rest is not read.
 */
export async function collectBytes(
  stream: ReadableStream<Uint8Array>,
  { maxBytes = Number.POSITIVE_INFINITY, tooLong }: { maxBytes?: number; tooLong?: () => Error } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  while (length < maxBytes || (tooLong !== undefined && length === maxBytes)) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.byteLength;
  }
  if (length >= maxBytes) await reader.cancel();
  if (length > maxBytes && tooLong !== undefined) throw tooLong();
  const whole = new Uint8Array(Math.min(length, maxBytes));
  let position = 0;
  for (const chunk of chunks) {
    const wanted = chunk.subarray(0, whole.byteLength - position);
    whole.set(wanted, position);
    position += wanted.byteLength;
  }
  return whole;
}
