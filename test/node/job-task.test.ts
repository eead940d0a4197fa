import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { chdir, cwd } from "node:process";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { createEmulator, type Emulator, faults, packTgz } from "../../src/emulator";
import type { Sink } from "../../src/files/sink";
import { authenticate } from "../../src/node";
import { type ServedEmulator, serve } from "../../src/node/serve";
import type { NodeTypes } from "../../src/session/platform";
import type { JobTask } from "../../src/v1/job-task";

/** The platform's own fetch, real sockets, real files. */
let folder: string;
let emulator: Emulator;
let served: ServedEmulator;
let jobtask: JobTask<NodeTypes>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-jobtask-"));
  emulator = createEmulator();
  served = await serve(emulator);
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const up42 = await authenticate({
    projectId,
    projectApiKey,
    baseUrl: served.url,
    retry: { limit: 2, baseDelayMs: 0 },
  });
  jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
  emulator.clearRequests();
});

afterEach(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

const isStorage = { origin: "storage" } as const;

describe("downloadResults", () => {
  it("answers absolute paths of files with the true bytes", async () => {
    const outputDirectory = join(folder, "new", "folder");
    const paths = await jobtask.downloadResults({ outputDirectory });
    expectTypeOf(paths).toEqualTypeOf<string[]>();
    expect(paths).toHaveLength(4);
    expect(paths.every((path) => isAbsolute(path) && path.startsWith(outputDirectory))).toBe(true);
    const dataJson = JSON.parse(await readFile(join(outputDirectory, "data.json"), "utf8"));
    expect(dataJson).toEqual(await jobtask.getResultsJson());
    for (const { properties } of dataJson.features) {
      expect((await stat(join(outputDirectory, properties["up42.data_path"]))).size).toBeGreaterThan(100_000);
    }
    expect((await readdir(outputDirectory)).length).toBe(4);
  });

  it("goes to the current directory when none is named", async () => {
    const before = cwd();
    chdir(folder);
    try {
      const running = jobtask.downloadResults();
      expectTypeOf(running).resolves.toEqualTypeOf<string[]>();
      const paths = await running;
      expect(paths).toContain(join(cwd(), "data.json"));
    } finally {
      chdir(before);
    }
  });

  it("takes a file: URL, and refuses another one", async () => {
    const [path] = await jobtask.downloadResults({ outputDirectory: pathToFileURL(`${folder}/ü x/`) });
    expect(path?.startsWith(join(folder, "ü x"))).toBe(true);
    await expect(
      jobtask.downloadResults({ outputDirectory: new URL("https://a.test/x") }),
    ).rejects.toMatchObject({
      name: "InputError",
      argument: "outputDirectory",
    });
  });

  it("takes a sink", async () => {
    const seen: string[] = [];
    const sink: Sink = {
      async begin() {
        return {
          async write({ path, size, mediaType, body }) {
            seen.push(`${path} ${size === (await new Response(body).arrayBuffer()).byteLength} ${mediaType}`);
          },
          commit: async (paths) => paths.map((path) => `s3://bucket/${path}`),
          rollback: async () => undefined,
        };
      },
    };
    expect(await jobtask.downloadResults({ outputDirectory: sink })).toContain("s3://bucket/data.json");
    expect(seen).toContain("data.json true application/json");
  });

  it("replaces files, and leaves others alone", async () => {
    await writeFile(join(folder, "data.json"), "old");
    await writeFile(join(folder, "mine.txt"), "mine");
    await jobtask.downloadResults({ outputDirectory: folder });
    expect(await readFile(join(folder, "data.json"), "utf8")).toMatch(/^\{/);
    expect(await readFile(join(folder, "mine.txt"), "utf8")).toBe("mine");
  });

  it("leaves the folder as it was when the connection breaks midway", async () => {
    await writeFile(join(folder, "data.json"), "old");
    for (const afterBytes of [0, 10, 5_000, 400_000]) {
      emulator.fault({ match: isStorage, behaviour: faults.cutBody({ afterBytes }) });
      emulator.fault({ match: isStorage, times: 99, behaviour: faults.cutBody({ afterBytes: 0 }) });
      await expect(jobtask.downloadResults({ outputDirectory: folder })).rejects.toMatchObject({
        name: "NetworkError",
      });
      emulator.clearFaults();
      expect(await readdir(folder)).toEqual(["data.json"]);
      expect(await readFile(join(folder, "data.json"), "utf8")).toBe("old");
    }
  });

  it("lets two downloads share a folder: both succeed, and nothing of either is missing", async () => {
    const { jobId, jobtaskIds, projectId, projectApiKey } = emulator.sample;
    const up42 = await authenticate({ projectId, projectApiKey, baseUrl: served.url });
    const members = (name: string) => [
      { path: "output/data.json", bytes: name },
      { path: `output/${name}.tif`, bytes: name },
      { path: `output/shared/${name}.tif`, bytes: name },
      { path: "output/shared/both.tif", bytes: name },
    ];
    const tasks = await Promise.all(
      jobtaskIds.map(async (jobtaskId, index) => {
        emulator.jobtask(jobtaskId).results = { bytes: await packTgz(members(`task${index}`)) };
        return up42.initializeJobtask({ jobtaskId, jobId });
      }),
    );
    for (let round = 0; round < 10; round += 1) {
      const outputDirectory = join(folder, `round-${round % 5}`);
      const saved = await Promise.all(tasks.map((task) => task.downloadResults({ outputDirectory })));
      for (const path of saved.flat()) expect(await readFile(path, "utf8")).toMatch(/^task[01]$/);
      expect((await readdir(outputDirectory)).sort()).toEqual([
        "data.json",
        "shared",
        "task0.tif",
        "task1.tif",
      ]);
    }
  });

  it.each([["a\0b"], [new URL("file://host/x")], [new URL("file:///tmp/a%2Fb")], [new URL("file:///a%00b")]])(
    "refuses %s in one sentence",
    async (outputDirectory) => {
      await expect(jobtask.downloadResults({ outputDirectory })).rejects.toMatchObject({
        name: "InputError",
        argument: "outputDirectory",
        message: expect.stringMatching(/^"outputDirectory" does not name a folder here: .+\.$/),
      });
    },
  );

  it("makes no folder for a download that fails", async () => {
    emulator.fault({ match: isStorage, behaviour: faults.replaceBody({ body: "<html></html>" }) });
    await expect(jobtask.downloadResults({ outputDirectory: join(folder, "a/b") })).rejects.toMatchObject({
      name: "ArchiveError",
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("says so when the folder is a file", async () => {
    const file = join(folder, "file");
    await writeFile(file, "mine");
    await expect(jobtask.downloadResults({ outputDirectory: file })).rejects.toMatchObject({
      name: "OutputError",
    });
    await expect(jobtask.downloadQuicklooks({ outputDirectory: join(file, "x") })).rejects.toMatchObject({
      name: "OutputError",
    });
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  it("sends no token to the storage, and the storage would refuse one", async () => {
    await jobtask.downloadResults({ outputDirectory: folder });
    expect(emulator.requests.filter(({ origin }) => origin === "storage")).toMatchObject([
      { authorized: false },
    ]);
  });

  it("stops reading as soon as all that was named has come", async () => {
    const members = [
      { path: "output/data.json", bytes: "{}" },
      { path: "output/large.tif", bytes: new Uint8Array(20_000_000) },
    ];
    emulator.jobtask(jobtask.jobtaskId).results = { bytes: await packTgz(members, { level: 0 }) };
    const { saved, receivedBytes, verified } = await jobtask.downloadResults({
      outputDirectory: folder,
      match: "data.json",
      details: true,
    });
    expect(saved).toEqual([join(folder, "data.json")]);
    expect(await readdir(folder)).toEqual(["data.json"]);
    expect(receivedBytes).toBeLessThan(10_000_000);
    expect(verified).toEqual([]);
    await expect.poll(() => emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });

  it("does not touch a file that exists when it must not", async () => {
    await writeFile(join(folder, "data.json"), "old");
    await expect(
      jobtask.downloadResults({ outputDirectory: folder, overwrite: false }),
    ).rejects.toMatchObject({
      name: "OutputError",
    });
    expect(await readdir(folder)).toEqual(["data.json"]);
    expect(await readFile(join(folder, "data.json"), "utf8")).toBe("old");
    const paths = await jobtask.downloadResults({ outputDirectory: join(folder, "new"), overwrite: false });
    expect(paths).toHaveLength(4);
  });

  it("can be aborted, and leaves neither files nor a connection", async () => {
    emulator.fault({ match: isStorage, behaviour: faults.stallBody({ afterBytes: 200_000 }) });
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = jobtask.downloadResults({
      outputDirectory: folder,
      signal: controller.signal,
      onProgress: ({ bytes }) => {
        if (bytes > 100_000) controller.abort(reason);
      },
    });
    await expect(running).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual([]);
    await expect.poll(() => emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });
});

describe("downloadQuicklooks", () => {
  it("answers absolute paths in the service's order", async () => {
    const paths = await jobtask.downloadQuicklooks({ outputDirectory: folder });
    const ids = [...emulator.jobtask(jobtask.jobtaskId).quicklooks.keys()];
    expect(paths).toEqual(ids.map((id) => join(folder, `quicklook_${id}`)));
    expect((await readFile(paths[0] ?? "")).subarray(1, 4).toString()).toBe("PNG");
  });

  it("makes no folder when there are none", async () => {
    emulator.jobtask(jobtask.jobtaskId).quicklooks.clear();
    expect(await jobtask.downloadQuicklooks({ outputDirectory: join(folder, "none") })).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps none when one is missing", async () => {
    emulator.jobtask(jobtask.jobtaskId).quicklooks.set("gone.png", undefined);
    await expect(jobtask.downloadQuicklooks({ outputDirectory: join(folder, "none") })).rejects.toMatchObject(
      { name: "ApiError", status: 404 },
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("the bearer token", () => {
  it("stays with the API when a call is redirected to another origin", async () => {
    emulator.fault({
      match: { path: /data-json/ },
      behaviour: faults.redirect({ to: `${served.storageUrl}/elsewhere`, status: 307 }),
    });
    await expect(jobtask.getResultsJson()).rejects.toMatchObject({ name: "ApiError" });
    expect(emulator.requests.map(({ origin, authorized }) => `${origin} ${authorized}`)).toEqual([
      "api true",
      "storage false",
    ]);
  });

  it("goes along when a call is redirected within the API", async () => {
    const { jobId, jobtaskIds, projectId } = emulator.sample;
    emulator.fault({
      match: { path: /data-json/ },
      behaviour: faults.redirect({
        to: `${served.url}/projects/${projectId}/jobs/${jobId}/tasks/${jobtaskIds[0]}/outputs/data-json`,
        status: 301,
      }),
    });
    expect((await jobtask.getResultsJson()).features).toHaveLength(3);
    expect(emulator.requests.map(({ authorized }) => authorized)).toEqual([true, true]);
  });

  it.each([
    ["/oauth/token", undefined],
    ["/realms/public/protocol/openid-connect/token", "here"],
  ])("is not sent on with the credentials when signing in at %s is redirected", async (path, realm) => {
    emulator.fault({
      match: { path },
      times: 9,
      behaviour: faults.redirect({ to: served.storageUrl + path, status: 307 }),
    });
    const { username, password } = emulator.sample;
    const authUrl = realm && served.url;
    await expect(
      authenticate({ username, password, baseUrl: served.url, authUrl, retry: { limit: 0 } }),
    ).rejects.toMatchObject({ name: "NetworkError", message: expect.stringContaining("redirect") });
    expect(emulator.requests.every(({ origin }) => origin === "api")).toBe(true);
  });
});

describe("a service that is not there", () => {
  it("ends in a NetworkError that names it", async () => {
    const { url } = served;
    await served.close();
    await expect(
      authenticate({
        username: "u",
        password: "secret-password",
        baseUrl: url,
        retry: { limit: 1, baseDelayMs: 0 },
      }),
    ).rejects.toMatchObject({
      name: "NetworkError",
      message: expect.stringMatching(/^POST http:\/\/127\.0\.0\.1:\d+\/oauth\/token failed: .*ECONNREFUSED/),
    });
  });
});
