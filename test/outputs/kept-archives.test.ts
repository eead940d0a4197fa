import { describe, expect, expectTypeOf, it } from "vitest";
import { createEmulator, faults, packTgz } from "../../src/emulator";
import type { Sink } from "../../src/files/sink";
import { rawTar, zipOf } from "../support/archives/archives";
import { openJobtask } from "../support/outputs/sample-jobtask";

const isStorage = { origin: "storage" } as const;

describe("downloadResults that keeps the archive", () => {
  it("gives one file with the bytes that are stored", async () => {
    const bytes = await packTgz([{ path: "output/data.json", bytes: "{}" }]);
    const { emulator, jobtask } = await openJobtask({ results: { bytes } });
    const running = jobtask.downloadResults({ unpacking: false });
    expectTypeOf(running).resolves.toEqualTypeOf<File[]>();
    const files = await running;
    expect(files.map(({ name, type }) => `${name} ${type}`)).toEqual(["output.tgz application/gzip"]);
    expect(new Uint8Array((await files[0]?.arrayBuffer()) ?? [])).toEqual(bytes);
    expect(emulator.requests).toHaveLength(2);
  });

  it.each([
    ["a zip", "output.zip", () => zipOf({ a: "1" })],
    ["a tar", "output.tar", () => rawTar({ name: "a", content: "1" })],
  ])("tells %s by its bytes", async (_, name, make) => {
    const { jobtask } = await openJobtask({ results: { bytes: make() } });
    expect((await jobtask.downloadResults({ unpacking: false })).map((file) => file.name)).toEqual([name]);
  });

  it("takes the name that the storage tells", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({
      match: isStorage,
      behaviour: async (_request, next) => {
        const response = await next();
        response.headers.set("content-disposition", "attachment; filename=DS_SPOT6_2022");
        return response;
      },
    });
    const [file] = await jobtask.downloadResults({ unpacking: false });
    expect(file?.name).toBe("DS_SPOT6_2022.tgz");
  });

  it.each([
    ["an HTML page", "<!doctype html><title>Sign in</title>"],
    ["empty", ""],
    ["JSON", '{"data":null}'],
  ])("refuses %s", async (came, body) => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isStorage, behaviour: faults.respond({ body }) });
    await expect(jobtask.downloadResults({ unpacking: false })).rejects.toMatchObject({
      name: "ArchiveError",
      message: `The download is not a tgz, tar or zip archive: it is ${came}.`,
    });
    expect(emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });

  it("gives the archive to a sink, as one file", async () => {
    const { jobtask } = await openJobtask();
    const seen: string[] = [];
    const sink: Sink = {
      async begin(options) {
        seen.push(JSON.stringify(options));
        return {
          async write({ path, mediaType, size, body }) {
            const { byteLength } = await new Response(body).arrayBuffer();
            seen.push(`${path} ${mediaType} ${size === byteLength}`);
          },
          commit: async (paths) => paths.map((path) => `s3://${path}`),
          rollback: async () => undefined,
        };
      },
    };
    expect(
      await jobtask.downloadResults({ unpacking: false, outputDirectory: sink, overwrite: false }),
    ).toEqual(["s3://output.tgz"]);
    expect(seen).toEqual(['{"overwrite":false}', "output.tgz application/gzip true"]);
  });

  it("goes on where the connection breaks, and tells what it took", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isStorage, behaviour: faults.cutBody({ afterBytes: 50_000 }) });
    const told: string[] = [];
    const { saved, resumed, verified, receivedBytes } = await jobtask.downloadResults({
      unpacking: false,
      details: true,
      onProgress: ({ phase, bytes, files }) => told.push(`${phase} ${bytes} ${files}`),
    });
    expect(saved[0]?.size).toBe(receivedBytes);
    expect(resumed).toBe(1);
    expect(verified).toEqual(["length", "crc32c"]);
    expect(told.at(-1)).toBe(`saved ${receivedBytes} 1`);
  });

  it("starts over once when the results are replaced midway", async () => {
    const { emulator, jobtask } = await openJobtask();
    const replacement = { bytes: await packTgz([{ path: "output/data.json", bytes: "{}" }]) };
    emulator.fault({
      match: isStorage,
      behaviour: async (request, next) => {
        const response = await faults.cutBody({ afterBytes: 100_000 })(request, next);
        emulator.jobtask(jobtask.jobtaskId).results = replacement;
        return response;
      },
    });
    const [file] = await jobtask.downloadResults({ unpacking: false });
    expect(file?.size).toBe(replacement.bytes.length);
  });

  it("can be aborted, and leaves no request running", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: createEmulator() });
    emulator.fault({ match: isStorage, behaviour: faults.stallBody({ afterBytes: 50_000 }) });
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = jobtask.downloadResults({
      unpacking: false,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(running).rejects.toBe(reason);
    await expect.poll(() => emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });

  it.each([
    ["match", { match: "**" }],
    ["maxBytes", { maxBytes: 1 }],
    ["maxEntries", { maxEntries: 1 }],
  ])("refuses %s, which is for unpacking", async (argument, options) => {
    const { emulator, jobtask } = await openJobtask();
    await expect(jobtask.downloadResults({ unpacking: false, ...options })).rejects.toMatchObject({
      name: "InputError",
      argument,
    });
    expect(emulator.requests).toEqual([]);
    expect(await jobtask.downloadResults({ match: "data.json", unpacking: true })).toHaveLength(1);
  });
});
