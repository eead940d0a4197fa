import { describe, expect, it } from "vitest";
import { type Emulator, faults } from "../../src/emulator";
import type { Sink } from "../../src/files/sink";
import { openJobtask, pixel } from "../support/outputs/sample-jobtask";

const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9]);
const webp = new TextEncoder().encode("RIFF\x08\0\0\0WEBPVP8 ");
const isImage = { path: /quicklooks\/.+/ };

/** Quicklooks 0.png, 1.png … in this order. */
function pixels(count: number): [string, { bytes: Uint8Array<ArrayBuffer> }][] {
  return Array.from({ length: count }, (_, index) => [`${index}.png`, { bytes: pixel }]);
}

/** A sink that tells how it was used. */
function watchedSink(): { sink: Sink; events: string[] } {
  const events: string[] = [];
  return {
    events,
    sink: {
      async begin() {
        events.push("begin");
        return {
          async write({ path, body }) {
            await new Response(body).arrayBuffer();
            events.push(`write ${path}`);
          },
          async commit(paths) {
            events.push("commit");
            return paths.map((path) => `stored/${path}`);
          },
          async rollback() {
            events.push("rollback");
          },
        };
      },
    },
  };
}

const imageRequests = (emulator: Emulator): string[] =>
  emulator.requests.filter(({ path }) => isImage.path.test(path)).map(({ path }) => path);

describe("downloadQuicklooks", () => {
  it("gives the sample's three as named Files with a media type", async () => {
    const { emulator, jobtask } = await openJobtask();
    const files = await jobtask.downloadQuicklooks();
    const ids = [...emulator.jobtask(jobtask.jobtaskId).quicklooks.keys()];
    expect(files.map(({ name }) => name)).toEqual(ids.map((id) => `quicklook_${id}`));
    expect(files.map(({ type }) => type)).toEqual(["image/png", "image/png", "image/png"]);
    expect(files.every((file) => file instanceof File && file.size > 1_000)).toBe(true);
  });

  it("tells the type by the bytes, not by the name or the service's word for it", async () => {
    const { jobtask } = await openJobtask({
      quicklooks: [
        ["a.png", { bytes: jpeg, mediaType: "image/jpg" }],
        ["b.jpeg", { bytes: pixel, mediaType: "application/octet-stream" }],
        ["c.webp", { bytes: webp }],
      ],
    });
    expect((await jobtask.downloadQuicklooks()).map(({ name, type }) => `${name} ${type}`)).toEqual([
      "quicklook_a.png image/jpeg",
      "quicklook_b.jpeg image/png",
      "quicklook_c.webp image/webp",
    ]);
  });

  it("keeps the service's order, whichever image comes first", async () => {
    const { emulator, jobtask } = await openJobtask({ quicklooks: pixels(6) });
    emulator.fault({ match: { path: /0\.png$/ }, behaviour: faults.latency({ ms: 30 }) });
    emulator.fault({ match: { path: /3\.png$/ }, behaviour: faults.latency({ ms: 15 }) });
    const { sink, events } = watchedSink();
    expect(await jobtask.downloadQuicklooks({ outputDirectory: sink })).toEqual(
      [0, 1, 2, 3, 4, 5].map((index) => `stored/quicklook_${index}.png`),
    );
    expect(events.indexOf("write quicklook_0.png")).toBeGreaterThan(events.indexOf("write quicklook_1.png"));
    expect(events.at(-1)).toBe("commit");
  });

  it("fetches side by side, at most eight at once", async () => {
    const { emulator, jobtask } = await openJobtask({ quicklooks: pixels(30) });
    emulator.fault({ match: isImage, times: 30, behaviour: faults.latency({ ms: 2 }) });
    expect(await jobtask.downloadQuicklooks()).toHaveLength(30);
    expect(emulator.maxConcurrent(isImage)).toBe(8);
  });

  it("fetches at most as many at once as authenticate was told", async () => {
    const { emulator, jobtask } = await openJobtask({ quicklooks: pixels(9) }, { concurrency: 2 });
    emulator.fault({ match: isImage, times: 9, behaviour: faults.latency({ ms: 2 }) });
    await jobtask.downloadQuicklooks();
    expect(emulator.maxConcurrent(isImage)).toBe(2);
  });

  it("gives [] when there are none, and does not touch the sink", async () => {
    const { emulator, jobtask } = await openJobtask({ quicklooks: [] });
    const { sink, events } = watchedSink();
    expect(await jobtask.downloadQuicklooks({ outputDirectory: sink })).toEqual([]);
    expect(events).toEqual([]);
    emulator.jobtask(jobtask.jobtaskId).status = "RUNNING";
    expect(await jobtask.downloadQuicklooks()).toEqual([]);
  });

  it.each([
    ["is missing", [undefined], /was answered with status 404/],
    ["is empty", [{ bytes: new Uint8Array() }], /Instead of an image, a quicklook has no bytes\.$/],
    [
      "is a page",
      [{ bytes: new TextEncoder().encode("<html>"), mediaType: "text/html" }],
      /Instead of an image, a quicklook has 6 bytes of text\/html\.$/,
    ],
  ] as const)("keeps none when one of them %s", async (_, [bad], message) => {
    const { jobtask } = await openJobtask({ quicklooks: [...pixels(3), ["bad.png", bad]] });
    const { sink, events } = watchedSink();
    const error = await jobtask.downloadQuicklooks({ outputDirectory: sink }).catch((caught) => caught);
    expect(error).toMatchObject({ name: "ApiError", message: expect.stringMatching(message) });
    expect(error.url).toMatch(/quicklooks\/bad\.png$/);
    expect(events.filter((event) => event === "rollback")).toHaveLength(1);
    expect(events).not.toContain("commit");
  });

  it("stops asking when one of them fails", async () => {
    const { emulator, jobtask } = await openJobtask({ quicklooks: [["bad.png", undefined], ...pixels(200)] });
    await expect(jobtask.downloadQuicklooks()).rejects.toMatchObject({ status: 404 });
    expect(imageRequests(emulator).length).toBeLessThan(150);
    expect(emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });

  it("fetches one again whose body breaks", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isImage, times: 2, behaviour: faults.cutBody({ afterBytes: 500 }) });
    expect(await jobtask.downloadQuicklooks()).toHaveLength(3);
    expect(imageRequests(emulator)).toHaveLength(5);
  });

  it.each([["../../evil.png"], ["a/b.png"], ["a\\b.png"], ["bad\0.png"], ["\ud800.png"], ["."], [".."]])(
    "refuses the name %j",
    async (id) => {
      const { jobtask } = await openJobtask({ quicklooks: [[id, { bytes: pixel }]] });
      const { sink, events } = watchedSink();
      await expect(jobtask.downloadQuicklooks({ outputDirectory: sink })).rejects.toMatchObject({
        name: "UnsafePathError",
        entry: id,
      });
      expect(events).toEqual([]);
    },
  );

  it("takes a name with spaces, accents and signs", async () => {
    const id = "Köln #1 100%.png";
    const { jobtask } = await openJobtask({ quicklooks: [[id, { bytes: pixel }]] });
    expect((await jobtask.downloadQuicklooks()).map(({ name }) => name)).toEqual([`quicklook_${id}`]);
  });

  it.each([[{}], [[1, 2]], [[""]]])("refuses the list %j", async (data) => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ behaviour: faults.respond({ body: { data } }) });
    await expect(jobtask.downloadQuicklooks()).rejects.toMatchObject({
      name: "ApiError",
      message: "The list of quicklooks is not a list of names.",
    });
  });

  it("tells its progress", async () => {
    const { jobtask } = await openJobtask({ quicklooks: pixels(3) }, { concurrency: 1 });
    const told: string[] = [];
    await jobtask.downloadQuicklooks({
      onProgress: ({ phase, bytes, file, files, totalFiles }) =>
        told.push(`${phase} ${bytes} ${file} ${files}/${totalFiles}`),
    });
    const size = pixel.byteLength;
    expect(told).toEqual([
      `downloading ${size} quicklook_0.png 1/3`,
      `downloading ${2 * size} quicklook_1.png 2/3`,
      `downloading ${3 * size} quicklook_2.png 3/3`,
      `saved ${3 * size} undefined 3/3`,
    ]);
  });

  it("passes on what the sink or onProgress throws, and rolls back", async () => {
    const { jobtask } = await openJobtask({ quicklooks: pixels(2) });
    const own = new RangeError("mine");
    const { sink, events } = watchedSink();
    const throwing = (): never => {
      throw own;
    };
    await expect(jobtask.downloadQuicklooks({ outputDirectory: sink, onProgress: throwing })).rejects.toBe(
      own,
    );
    expect(events.at(-1)).toBe("rollback");
    await expect(jobtask.downloadQuicklooks({ outputDirectory: { begin: throwing } })).rejects.toBe(own);
  });
});
