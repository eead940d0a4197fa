import { describe, expect, it, vi } from "vitest";
import { faults } from "../../../src/emulator";
import { bytes, openWithLink } from "../stored";

const storage = { origin: "storage" } as const;

describe("the storage answers", () => {
  it("with another file, which has its own etag, checksum and parts", async () => {
    const { emulator, url } = await openWithLink();
    const truth = await emulator.fetch(url);
    const other = Uint8Array.from({ length: 5_000 }, (_, position) => (position * 7) % 256);
    emulator.fault({
      match: storage,
      times: 3,
      behaviour: faults.replaceObject({ bytes: other }),
    });
    const whole = await emulator.fetch(url);
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(other);
    for (const name of ["etag", "x-goog-hash", "last-modified", "content-length"]) {
      expect(whole.headers.get(name), name).not.toBe(truth.headers.get(name));
    }
    const part = await emulator.fetch(url, { headers: { range: "bytes=4000-" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 4000-4999/5000"]);
    const condition = { range: "bytes=4000-", "if-range": truth.headers.get("etag") ?? "" };
    expect((await emulator.fetch(url, { headers: condition })).status).toBe(200);
  });

  it("with a file that stays the same from then on", async () => {
    const { emulator, url } = await openWithLink();
    const behaviour = faults.replaceObject({ bytes: new Uint8Array(1) });
    emulator.fault({ match: storage, times: 2, behaviour });
    const first = await emulator.fetch(url);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5_000 });
    const later = await emulator.fetch(url).finally(() => vi.useRealTimers());
    expect(later.headers.get("last-modified")).toBe(first.headers.get("last-modified"));
  });

  it("with a refusal, and not with another file, when the link is not good", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({
      match: storage,
      behaviour: faults.replaceObject({ bytes: new Uint8Array(1) }),
    });
    expect((await emulator.fetch(`${url}x`)).status).toBe(403);
  });
});

/** Asks for a part under a fault of the storage; gives what is worth looking at. */
async function ask(behaviour: ReturnType<typeof faults.ignoreRange>, range: string | undefined) {
  const { emulator, url } = await openWithLink();
  emulator.fault({ match: storage, behaviour });
  const response = await emulator.fetch(url, range === undefined ? {} : { headers: { range } });
  return {
    status: response.status,
    contentRange: response.headers.get("content-range"),
    sent: new Uint8Array(await response.arrayBuffer()),
    logged: emulator.requests.at(-1)?.headers.range,
  };
}

describe("a range", () => {
  it("is ignored: the whole file comes", async () => {
    const { status, contentRange, sent, logged } = await ask(faults.ignoreRange(), "bytes=100-199");
    expect([status, contentRange, sent.length]).toEqual([200, null, bytes.length]);
    expect(logged).toBe("bytes=100-199");
  });

  it.each([
    [50, "bytes=100-199", 150, 199],
    [-50, "bytes=100-", 50, 199_999],
    [-500, "bytes=100-199", 0, 199],
  ])("is shifted by %i bytes, and the answer says so", async (byBytes, range, first, last) => {
    const { status, contentRange, sent } = await ask(faults.shiftRange({ byBytes }), range);
    expect([status, contentRange]).toEqual([206, `bytes ${first}-${last}/${bytes.length}`]);
    expect(sent).toEqual(bytes.subarray(first, last + 1));
  });

  it("is sent with 206 although none is asked for, and one that is asked for as it is", async () => {
    const { status, contentRange, sent } = await ask(faults.sendPart({ bytes: 100 }), undefined);
    expect([status, contentRange]).toEqual([206, `bytes 0-99/${bytes.length}`]);
    expect(sent).toEqual(bytes.subarray(0, 100));
    const asked = await ask(faults.sendPart({ bytes: 100 }), "bytes=500-599");
    expect(asked.sent).toEqual(bytes.subarray(500, 600));
  });

  it("is ignored for a file that the storage decompresses, whose headers are of the compressed one", async () => {
    const { emulator, url } = await openWithLink();
    const plain = await emulator.fetch(url);
    emulator.fault({ match: storage, behaviour: faults.decompressStored() });
    const { status, headers, ...response } = await emulator
      .fetch(url, { headers: { range: "bytes=5-" } })
      .then(async (one) => ({ status: one.status, headers: one.headers, sent: await one.arrayBuffer() }));
    expect([status, response.sent.byteLength, headers.has("content-length")]).toEqual([
      200,
      bytes.length,
      false,
    ]);
    expect(headers.get("x-goog-stored-content-encoding")).toBe("gzip");
    expect(headers.get("x-goog-hash")).not.toBe(plain.headers.get("x-goog-hash"));
    expect(headers.get("x-goog-stored-content-length")).not.toBe(`${bytes.length}`);
  });

  it("is not shifted where none is asked for", async () => {
    expect((await ask(faults.shiftRange({ byBytes: 50 }), undefined)).status).toBe(200);
  });

  it.each(["bytes=100-199", undefined])("is refused with the length of the file (%s)", async (range) => {
    const { status, contentRange } = await ask(faults.refuseRange(), range);
    expect([status, contentRange]).toEqual([416, `bytes */${bytes.length}`]);
  });
});

describe("a link", () => {
  it.each([
    [400, "ExpiredToken"],
    [403, "AccessDenied"],
    [404, "NoSuchKey"],
  ])("is refused with %i in the words of the storage", async (status, code) => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: faults.refuseLink({ status }) });
    const refused = await emulator.fetch(url);
    expect([refused.status, refused.headers.get("content-type")]).toEqual([
      status,
      "application/xml; charset=UTF-8",
    ]);
    expect(await refused.text()).toContain(`<Code>${code}</Code>`);
    expect((await emulator.fetch(url)).status).toBe(200);
  });

  it("lapses after some requests, each for itself", async () => {
    const { emulator, link, task, url } = await openWithLink();
    const behaviour = faults.lapseLinks({ afterRequests: 2, status: 403 });
    emulator.fault({ match: storage, times: Number.POSITIVE_INFINITY, behaviour });
    const other = await link(`${task}/downloads/results`);
    const statuses: number[] = [];
    for (const asked of [url, url, other, url, other, other]) {
      statuses.push((await emulator.fetch(asked)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 403, 200, 403]);
  });
});
