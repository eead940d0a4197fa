import { packTar } from "modern-tar";
import { describe, expect, it } from "vitest";
import { createEmulator, faults, packTgz } from "../../src/emulator";
import { gzip } from "../support/archives/archives";
import { openJobtask } from "../support/outputs/sample-jobtask";

const isStorage = { origin: "storage" } as const;

describe("downloadResults", () => {
  it("gives the sample's files with their relative paths, types and true bytes", async () => {
    const { jobtask } = await openJobtask();
    const files = await jobtask.downloadResults();
    expect(files.map(({ name }) => name)).toContain("data.json");
    expect(files).toHaveLength(4);
    const table = new Map(files.map((file) => [file.name, file]));
    const dataJson = table.get("data.json");
    expect(dataJson?.type).toBe("application/json");
    expect(JSON.parse((await dataJson?.text()) ?? "")).toEqual(await jobtask.getResultsJson());
    const { features } = await jobtask.getResultsJson();
    for (const { properties } of features) {
      const scene = table.get(String(properties["up42.data_path"]));
      expect(scene?.type).toBe("image/tiff");
      expect([...new Uint8Array((await scene?.slice(0, 4).arrayBuffer()) ?? [])]).toEqual([
        0x49, 0x49, 42, 0,
      ]);
    }
  });

  it("gives [] for an empty archive", async () => {
    const { jobtask } = await openJobtask({ results: { bytes: await packTgz([]) } });
    expect(await jobtask.downloadResults()).toEqual([]);
  });

  it("says that an unfinished task has none, in the service's words", async () => {
    const { jobtask } = await openJobtask({ status: "PENDING" });
    await expect(jobtask.downloadResults()).rejects.toMatchObject({ name: "ApiError", status: 404 });
  });

  it("tells what the storage says of a link that it refuses, and shows no signature", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({
      match: isStorage,
      times: 2,
      behaviour: faults.respond({
        status: 403,
        headers: { "content-type": "application/xml" },
        body: "<?xml version='1.0'?><Error><Code>SignatureDoesNotMatch</Code><Message>No.</Message></Error>",
      }),
    });
    const error = await jobtask.downloadResults().catch((caught) => caught);
    expect(error).toMatchObject({
      name: "ApiError",
      status: 403,
      message: "The storage refused the link with status 403: SignatureDoesNotMatch: No.",
    });
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toMatch(
      /Signature=|GoogleAccessId/,
    );
  });

  it.each([
    ["a page", "<!doctype html><title>Sign in</title>"],
    ["nothing", ""],
    ["JSON", '{"data":null}'],
  ])("refuses %s in place of an archive", async (_, body) => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isStorage, behaviour: faults.respond({ body }) });
    await expect(jobtask.downloadResults()).rejects.toMatchObject({ name: "ArchiveError" });
  });

  it("is tried again when the storage is busy or unreachable at first", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isStorage, behaviour: faults.status(503) });
    emulator.fault({ match: isStorage, behaviour: faults.networkFailure() });
    expect(await jobtask.downloadResults()).toHaveLength(4);
  });

  it.each([1, 300, 20_000])("goes on where the body breaks every %d bytes", async (afterBytes) => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isStorage, times: 5, behaviour: faults.cutBody({ afterBytes }) });
    expect(await jobtask.downloadResults()).toHaveLength(4);
    expect(emulator.requests.filter(({ origin }) => origin === "storage")).toHaveLength(6);
  });

  it.each([0, 300, 20_000])(
    "keeps nothing when nothing comes any more after %d bytes",
    async (afterBytes) => {
      const { emulator, jobtask } = await openJobtask();
      emulator.fault({ match: isStorage, behaviour: faults.cutBody({ afterBytes }) });
      emulator.fault({ match: isStorage, times: 99, behaviour: faults.cutBody({ afterBytes: 0 }) });
      await expect(jobtask.downloadResults()).rejects.toMatchObject({ name: "NetworkError" });
      expect(emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
    },
  );

  it("goes on with a new link when the old one has lapsed midway", async () => {
    let now = Date.now();
    const { emulator, jobtask } = await openJobtask(undefined, {
      emulator: createEmulator({ now: () => now, linkLifeSeconds: 120 }),
    });
    emulator.fault({
      match: isStorage,
      behaviour: async (request, next) => {
        const response = await faults.cutBody({ afterBytes: 100_000 })(request, next);
        now += 121_000;
        return response;
      },
    });
    expect(await jobtask.downloadResults()).toHaveLength(4);
    expect(emulator.requests.map(({ origin, status }) => `${origin} ${status}`)).toEqual([
      "api 200",
      "storage 200",
      "storage 400",
      "api 200",
      "storage 206",
    ]);
  });

  it("starts over once when the results are replaced midway, and gives no mixture", async () => {
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
    const files = await jobtask.downloadResults();
    expect(files.map(({ name }) => name)).toEqual(["data.json"]);
    expect(await files[0]?.text()).toBe("{}");
  });

  it("starts over once when the results are replaced before they are read again for hard links", async () => {
    const linked = (text: string) =>
      packTar([
        { header: { name: "output/a", size: text.length, type: "file" }, body: text },
        { header: { name: "output/b", size: 0, type: "link", linkname: "output/a" } },
      ]);
    const { emulator, jobtask } = await openJobtask({ results: { bytes: gzip(await linked("one")) } });
    const replacement = { bytes: gzip(await linked("other")) };
    emulator.fault({
      match: isStorage,
      behaviour: async (request, next) => {
        const response = await next(request);
        emulator.jobtask(jobtask.jobtaskId).results = replacement;
        return response;
      },
    });
    const files = await jobtask.downloadResults();
    expect(await Promise.all(files.map(async (file) => [file.name, await file.text()]))).toEqual([
      ["a", "other"],
      ["b", "other"],
    ]);
    expect(emulator.requests.filter(({ origin }) => origin === "storage")).toHaveLength(4);
  });

  it("tells which members were not saved, and why", async () => {
    const bytes = gzip(
      await packTar([
        { header: { name: "output/a", size: 1, type: "file" }, body: "a" },
        { header: { name: "output/b", size: 0, type: "symlink", linkname: "a" } },
      ]),
    );
    const { jobtask } = await openJobtask({ results: { bytes } });
    const { saved, skipped } = await jobtask.downloadResults({ details: true });
    expect(saved.map(({ name }) => name)).toEqual(["a"]);
    expect(skipped).toEqual([{ path: "b", reason: expect.stringContaining("symbolic link") }]);
  });

  it("ends in a TimeoutError when the body stalls", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { idleTimeoutMs: 20 });
    emulator.fault({ match: isStorage, times: 99, behaviour: faults.stallBody({ afterBytes: 0 }) });
    await expect(jobtask.downloadResults()).rejects.toMatchObject({
      name: "TimeoutError",
      message: expect.stringMatching(/output\.tgz stalled: no byte for 20 ms after the first 0\.$/),
    });
  });

  it("can be aborted midway, and leaves no request running", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isStorage, behaviour: faults.stallBody({ afterBytes: 50_000 }) });
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = jobtask.downloadResults({
      signal: controller.signal,
      onProgress: ({ bytes }) => {
        if (bytes > 10_000) controller.abort(reason);
      },
    });
    await expect(running).rejects.toBe(reason);
    await expect.poll(() => emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });

  it.each([[{}], [{ url: 1 }], [{ url: "not a link" }]])("refuses the link %j", async (data) => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ behaviour: faults.respond({ body: { data } }) });
    await expect(jobtask.downloadResults()).rejects.toMatchObject({
      name: "ApiError",
      message: expect.stringContaining("was answered without a link to a file."),
    });
  });

  it("tells its progress: received bytes, then what was saved", async () => {
    const { emulator, jobtask } = await openJobtask();
    const told: { phase: string; bytes: number; totalBytes?: number | undefined; files: number }[] = [];
    const files = await jobtask.downloadResults({ onProgress: (progress) => told.push(progress) });
    const downloading = told.filter(({ phase }) => phase === "downloading");
    const total = downloading[0]?.totalBytes ?? 0;
    expect(total).toBeGreaterThan(100_000);
    expect(downloading.at(-1)?.bytes).toBe(total);
    expect(told.some(({ phase }) => phase === "unpacking")).toBe(true);
    expect(told.at(-1)).toMatchObject({
      phase: "saved",
      files: 4,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
    });
    expect(JSON.stringify(told)).not.toMatch(/Signature|Bearer/);
    expect(emulator.requests).toHaveLength(2);
  });

  it("passes on what onProgress throws, and leaves no request running", async () => {
    const { emulator, jobtask } = await openJobtask();
    const own = new RangeError("mine");
    await expect(
      jobtask.downloadResults({
        onProgress: () => {
          throw own;
        },
      }),
    ).rejects.toBe(own);
    await expect.poll(() => emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });
});

describe("downloadResults with options", () => {
  it("takes only the files that match", async () => {
    const { jobtask } = await openJobtask();
    const scenes = await jobtask.downloadResults({ match: "*.tif" });
    expect(scenes.map(({ type }) => type)).toEqual(["image/tiff", "image/tiff", "image/tiff"]);
    expect((await jobtask.downloadResults({ match: ["data.json"] })).map(({ name }) => name)).toEqual([
      "data.json",
    ]);
    expect(await jobtask.downloadResults({ match: "*.jp2" })).toEqual([]);
  });

  it("tells what was verified and what it took, when asked", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isStorage, behaviour: faults.cutBody({ afterBytes: 100_000 }) });
    const details = await jobtask.downloadResults({ details: true });
    expect(details.saved).toHaveLength(4);
    expect(details).toMatchObject({
      verified: ["length", "crc32c", "gzip-crc", "tar-end"],
      requests: 2,
      resumed: 1,
      links: 1,
    });
    expect(details.receivedBytes).toBeGreaterThan(700_000);
  });

  it("refuses an archive beyond the limits", async () => {
    const { jobtask } = await openJobtask();
    await expect(jobtask.downloadResults({ maxEntries: 3 })).rejects.toMatchObject({
      name: "ArchiveError",
      message: 'The results have more than 3 entries; allow more with "maxEntries" if that is expected.',
    });
    await expect(jobtask.downloadResults({ maxBytes: 100_000 })).rejects.toMatchObject({
      name: "ArchiveError",
      message: expect.stringMatching(
        /^The results have more than 100000 bytes \(stopped at ".*"\); allow more with "maxBytes" if that is expected\.$/,
      ),
    });
    expect(await jobtask.downloadResults({ maxEntries: 10, maxBytes: 10_000_000 })).toHaveLength(4);
  });
});

describe("listResults", () => {
  it("gives names, sizes and types, as a download would", async () => {
    const { jobtask } = await openJobtask();
    const files = await jobtask.downloadResults();
    expect(await jobtask.listResults()).toEqual(
      files.map(({ name, size, type }) => ({ path: name, size, mediaType: type })),
    );
    expect(await jobtask.listResults({ match: "*.json" })).toHaveLength(1);
  });

  it("refuses what a download would", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isStorage, behaviour: faults.replaceBody({ body: "<html></html>" }) });
    await expect(jobtask.listResults()).rejects.toMatchObject({ name: "ArchiveError" });
  });
});

describe("getResultsUrl", () => {
  it("gives a link that works without a token, and the moment of its end", async () => {
    const now = Date.UTC(2026, 0, 1);
    const { emulator, jobtask } = await openJobtask(undefined, {
      emulator: createEmulator({ now: () => now, linkLifeSeconds: 120 }),
    });
    const { url, expiresAt } = await jobtask.getResultsUrl();
    expect(expiresAt).toEqual(new Date(now + 120_000));
    expect((await emulator.fetch(url)).status).toBe(200);
    expect((await jobtask.getResultsUrl()).url).not.toBe(url);
  });

  it("says that an unfinished task has none", async () => {
    const { jobtask } = await openJobtask({ status: "RUNNING" });
    await expect(jobtask.getResultsUrl()).rejects.toMatchObject({ name: "ApiError", status: 404 });
  });
});
