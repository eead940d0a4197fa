import { expect, it, vi } from "vitest";
import { readInParts } from "../../src/download/parts";
import { RemoteObject } from "../../src/download/remote-object";
import { concat, noise } from "../support/archives/archives";
import { createStorage } from "../support/files/storage";

const connections = 6;
const partBytes = 4_000;

async function openParts() {
  const bytes = noise(50 * partBytes + 123);
  const storage = createStorage({ bytes });
  const object = new RemoteObject({
    sign: storage.sign,
    settings: {
      fetch: storage.fetch,
      retry: { limit: 0 },
      timeoutMs: 10_000,
      idleTimeoutMs: 10_000,
    },
    signal: new AbortController().signal,
  });
  const first = await object.open(0, partBytes);
  if (first === undefined) throw new Error("The storage gave nothing.");
  const parts = readInParts(object, { from: 0, totalBytes: bytes.length, partBytes, connections, first });
  return { bytes, storage, parts };
}

it("asks for no more parts while its reader has not taken those that are there", async () => {
  const { bytes, storage, parts } = await openParts();
  const chunks = [(await parts.next()).value ?? new Uint8Array(0)];
  await vi.waitFor(() => expect(storage.state.open).toBe(0), { timeout: 50_000 });
  // The six that begin at once, and one for each that ended before the second in line did.
  expect(storage.asked.length).toBeLessThanOrEqual(connections + 2);
  for await (const chunk of parts) chunks.push(chunk);
  expect(concat(...chunks)).toEqual(bytes);
});

it("asks for the next part of each connection while its reader waits for the first in line", async () => {
  const { bytes, storage, parts } = await openParts();
  const chunks: Uint8Array[] = [];
  for await (const chunk of parts) chunks.push(chunk);
  expect(concat(...chunks)).toEqual(bytes);
  expect(storage.state.mostOpen).toBe(connections);
});
