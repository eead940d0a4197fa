import { Breather } from "../async/breather";
import type { FeatureOptions } from "../types";
import { JsonScanner } from "./json-scanner";
import { parseWithNonFinite } from "./non-finite";
import { maxJsonLevels } from "./text-limit";

/** Bytes that are checked without a break: a few milliseconds. */
const sliceBytes = 2 ** 18;

/**
 * Parses a whole body. `JSON.parse` itself runs in one piece; everything else lets other work run.
 *
 * @throws {JsonFault} when the bytes are not JSON, or nested too deep.
 */
export async function parseWhole(
  bytes: Uint8Array,
  { nonFinite = "refuse", signal }: FeatureOptions,
): Promise<unknown> {
  const allowsNonFinite = nonFinite === "null";
  const options = { allowsNonFinite, signal };
  if (await mayBeDeep(bytes, signal)) await scan(bytes, options);
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    await scan(bytes, options);
    return parseWithNonFinite(text);
  }
}

/** Whether more brackets are open at once than {@link JsonScanner} allows, also counting those in strings. */
async function mayBeDeep(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<boolean> {
  const breather = new Breather(signal);
  let open = 0;
  for (let from = 0; from < bytes.byteLength; from += sliceBytes) {
    const to = Math.min(bytes.byteLength, from + sliceBytes);
    for (let at = from; at < to; at += 1) {
      // Both kinds of brackets differ only in this bit.
      const byte = (bytes[at] as number) | 0x20;
      if (byte === 0x7b) {
        open += 1;
        if (open > maxJsonLevels) return true;
      } else if (byte === 0x7d && open > 0) open -= 1;
    }
    if (breather.isDue) await breather.rest();
  }
  return false;
}

/** Checks the grammar. @throws {JsonFault} at the first wrong byte. */
async function scan(
  bytes: Uint8Array,
  { allowsNonFinite, signal }: { allowsNonFinite: boolean; signal: AbortSignal | undefined },
): Promise<void> {
  const breather = new Breather(signal);
  const scanner = new JsonScanner({ reportedDepth: -1, allowsNonFinite });
  for (let from = 0; from < bytes.byteLength; from += sliceBytes) {
    scanner.push(bytes.subarray(from, from + sliceBytes));
    scanner.next();
    if (breather.isDue) await breather.rest();
  }
  scanner.finish();
}
