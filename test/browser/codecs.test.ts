import { describe, expect, test } from "vitest";
import { createBrowserCodecs } from "../../src/browser/codecs";
import {
  bytesOf,
  concat,
  damage,
  gzip,
  noise,
  readAll,
  streamOf,
  watchedStreamOf,
} from "../support/archives/archives";

const codecs = createBrowserCodecs();
const content = noise(300_000);

describe("gunzip", () => {
  test("unpacks gzip", async () => {
    expect(await readAll(codecs.gunzip(streamOf(gzip(content))))).toEqual(content);
  });

  test.each([
    ["a wrong checksum", damage(gzip(content), -8)],
    ["a wrong length", damage(gzip(content), -4)],
    ["a missing trailer", gzip(content).slice(0, -8)],
    ["cut data", gzip(content).slice(0, 100_000)],
    ["junk behind", concat(gzip(content), bytesOf("junk"))],
  ])("refuses %s", async (_, packed) => {
    await expect(readAll(codecs.gunzip(streamOf(packed)))).rejects.toMatchObject({
      name: "ArchiveError",
      format: "tgz",
      cause: expect.any(Error),
    });
  });

  test("passes an error of its source through", async () => {
    const broken = new TypeError("terminated");
    const packed = streamOf(gzip(content).slice(0, 50_000), { error: broken });
    await expect(readAll(codecs.gunzip(packed))).rejects.toBe(broken);
  });

  test("cancels its source when it is cancelled, even one that does not go on", async () => {
    const watched = watchedStreamOf(gzip(content).slice(0, 50_000), { stalls: true });
    const reader = codecs.gunzip(watched.stream).getReader();
    await reader.read();
    await reader.cancel("enough");
    expect(watched.cancelled()).toEqual({ reason: "enough" });
  });
});

test("has a gunzip for several members", async () => {
  const packed = concat(gzip(content), gzip(bytesOf("more")), new Uint8Array(10));
  const unpacked = codecs.gunzipMembers?.(streamOf(packed)) ?? streamOf(new Uint8Array(0));
  expect(await readAll(unpacked)).toEqual(concat(content, bytesOf("more")));
});

describe("openSpool", () => {
  test("reads at any position what was appended", async () => {
    const spool = await codecs.openSpool();
    const bytes = noise(9_000_000);
    for (let start = 0; start < bytes.byteLength; start += 1_000_000) {
      await spool.append(bytes.slice(start, start + 1_000_000));
    }
    expect(spool.size).toBe(9_000_000);
    expect(await spool.read(999_998, 4)).toEqual(bytes.slice(999_998, 1_000_002));
    expect(await spool.read(8_999_999, 1)).toEqual(bytes.slice(-1));
    await spool.append(bytesOf("end"));
    expect(await spool.read(9_000_000, 3)).toEqual(bytesOf("end"));
    await spool.close();
    await spool.close();
    expect(spool.size).toBe(0);
  });
});
