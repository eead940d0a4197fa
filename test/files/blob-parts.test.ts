import { expect, it } from "vitest";
import { BlobParts } from "../../src/files/blob-parts";
import { noise } from "../support/archives/archives";

const part = noise(1024 * 1024);

async function bytesOf(parts: BlobParts): Promise<Uint8Array> {
  return new Uint8Array(await new Blob(parts.toParts()).arrayBuffer());
}

it("keeps 4 MiB at a time outside the memory of the script, and what is left in it", async () => {
  const parts = new BlobParts();
  const kinds = [3, 1, 3, 1].map((count) => {
    for (let number = 0; number < count; number += 1) parts.append(part);
    return parts.toParts().map((one) => (one instanceof Blob ? one.size : "bytes"));
  });
  const blob = 4 * part.byteLength;
  expect(kinds).toEqual([
    ["bytes", "bytes", "bytes"],
    [blob],
    [blob, "bytes", "bytes", "bytes"],
    [blob, blob],
  ]);
  expect(parts.size).toBe(8 * part.byteLength);
  expect((await bytesOf(parts)).subarray(3 * part.byteLength, 4 * part.byteLength)).toEqual(part);
});

it("keeps the order of chunks of any length", async () => {
  const parts = new BlobParts();
  const content = noise(9_000_000);
  for (let at = 0; at < content.byteLength; at += 700_001) parts.append(content.subarray(at, at + 700_001));
  expect(parts.size).toBe(content.byteLength);
  expect(await bytesOf(parts)).toEqual(content);
});

it("is as new after it was cleared", async () => {
  const parts = new BlobParts();
  for (let number = 0; number < 7; number += 1) parts.append(part);
  parts.clear();
  expect([parts.size, parts.toParts()]).toEqual([0, []]);
  for (let number = 0; number < 3; number += 1) parts.append(part);
  expect(parts.size).toBe(3 * part.byteLength);
  expect(parts.toParts()).toEqual([part, part, part]);
});
