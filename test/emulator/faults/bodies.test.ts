import { afterEach, describe, expect, it, vi } from "vitest";
import { faults } from "../../../src/emulator";
import { openSession } from "../session";
import { bytes, openWithLink, readAll } from "../stored";

const storage = { origin: "storage" } as const;

describe("a body", () => {
  it.each([0, 1, 65_536, 100_000])(
    "breaks off after %i bytes under a whole content-length",
    async (afterBytes) => {
      const { emulator, url } = await openWithLink();
      emulator.fault({ match: storage, behaviour: faults.cutBody({ afterBytes }) });
      const response = await emulator.fetch(url);
      expect([response.status, response.headers.get("content-length")]).toEqual([200, "200000"]);
      expect(await readAll(response)).toEqual({ length: afterBytes, error: expect.any(TypeError) });
    },
  );

  it("is left alone that is not longer than the cut", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: faults.cutBody({ afterBytes: 200_001 }) });
    expect(await readAll(await emulator.fetch(url))).toEqual({ length: 200_000, error: undefined });
  });

  it("stalls until the request is aborted", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: faults.stallBody({ afterBytes: 70_000 }) });
    const abort = new AbortController();
    const reader = (await emulator.fetch(url, { signal: abort.signal })).body!.getReader();
    let length = 0;
    while (length < 70_000) length += (await reader.read()).value?.length ?? 0;
    const pending = reader.read();
    const reason = new Error("enough");
    abort.abort(reason);
    await expect(pending).rejects.toBe(reason);
    expect(length).toBe(70_000);
    expect(emulator.requests.at(-1)?.ended).toBeDefined();
  });

  it("that stalls can be cancelled", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: faults.stallBody({ afterBytes: 0 }) });
    const { body } = await emulator.fetch(url);
    expect(emulator.requests.at(-1)?.ended).toBeUndefined();
    await body?.cancel();
    expect(emulator.requests.at(-1)?.ended).toBeDefined();
  });

  it("that stalls ends with its request, although another fault waits for all of it", async () => {
    const { emulator, url } = await openWithLink();
    const behaviour = [faults.corruptBody({ atByte: 1 }), faults.stallBody({ afterBytes: 0 })];
    emulator.fault({ match: storage, behaviour });
    const abort = new AbortController();
    const response = emulator.fetch(url, { signal: abort.signal });
    const reason = new Error("enough");
    abort.abort(reason);
    await expect(response).rejects.toBe(reason);
    await vi.waitFor(() => expect(emulator.requests.at(-1)?.ended).toBeDefined());
  });

  it("breaks off at random places, the same for the same seed", async () => {
    const lengths = async (seed: number) => {
      const { emulator, url } = await openWithLink();
      const behaviour = faults.cutBodyAtRandom({ seed, maxBytes: 50_000 });
      emulator.fault({ match: storage, times: 20, behaviour });
      const found: number[] = [];
      for (let i = 0; i < 20; i += 1) {
        const { length, error } = await readAll(await emulator.fetch(url));
        expect(error).toBeInstanceOf(TypeError);
        found.push(length);
      }
      return found;
    };
    const found = await lengths(1);
    expect(found).toEqual(await lengths(1));
    expect(found).not.toEqual(await lengths(2));
    expect(new Set(found).size).toBeGreaterThan(15);
    expect(Math.min(...found)).toBeGreaterThan(0);
    expect(Math.max(...found)).toBeLessThanOrEqual(50_000);
  });

  it("ends early without an error under a whole content-length", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: faults.endBody({ afterBytes: 70_000 }) });
    const response = await emulator.fetch(url);
    expect(response.headers.get("content-length")).toBe("200000");
    expect(await readAll(response)).toEqual({ length: 70_000, error: undefined });
    expect(emulator.requests.at(-1)?.ended).toBeDefined();
  });

  it("is truncated under a content-length that fits and headers that do not", async () => {
    const { emulator, url } = await openWithLink();
    const truth = await emulator.fetch(url);
    emulator.fault({ match: storage, behaviour: faults.truncateBody({ toBytes: 100 }) });
    const response = await emulator.fetch(url);
    expect(response.headers.get("content-length")).toBe("100");
    expect(response.headers.get("etag")).toBe(truth.headers.get("etag"));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes.subarray(0, 100));
  });

  it("is corrupted in one bit of one byte", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: faults.corruptBody({ atByte: 1_000 }) });
    const sent = new Uint8Array(await (await emulator.fetch(url)).arrayBuffer());
    const changed = [...sent.keys()].filter((position) => sent[position] !== bytes[position]);
    expect(changed).toEqual([1_000]);
    expect((sent[1_000] ?? 0) ^ (bytes[1_000] ?? 0)).toBe(128);
  });

  it("is replaced by another one under the true headers", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({
      match: storage,
      behaviour: faults.replaceBody({ body: "<html>", mediaType: "text/html" }),
    });
    emulator.fault({ match: storage, behaviour: faults.replaceBody({ body: "" }) });
    const html = await emulator.fetch(url);
    expect([html.headers.get("content-type"), html.headers.get("content-length")]).toEqual([
      "text/html",
      "6",
    ]);
    expect(html.headers.get("x-goog-stored-content-length")).toBe("200000");
    expect(await html.text()).toBe("<html>");
    const nothing = await emulator.fetch(url);
    expect([nothing.status, nothing.headers.get("content-length"), await nothing.text()]).toEqual([
      200,
      "0",
      "",
    ]);
  });

  it("is gzipped for the way, unpacked by fetch and left as it is on a wire", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, times: 2, behaviour: faults.gzipBody() });
    const fetched = await emulator.fetch(url);
    expect(fetched.headers.get("content-encoding")).toBe("gzip");
    expect(await readAll(fetched)).toEqual({ length: bytes.length, error: undefined });
    const sent = new Uint8Array(await (await emulator.answer(new Request(url))).arrayBuffer());
    expect([...sent.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    expect(fetched.headers.get("content-length")).toBe(`${sent.length}`);
  });

  it.each([
    ["changed", faults.corruptBody({ atByte: 100 })],
    ["cut", faults.endBody({ afterBytes: 100 })],
  ])("that was gzipped and is %s ends like a connection that breaks", async (_, behaviour) => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: [behaviour, faults.gzipBody()] });
    const { error } = await readAll(await emulator.fetch(url));
    expect(error).toBeInstanceOf(TypeError);
  });

  it("is not gzipped when the link is refused", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: [faults.gzipBody(), faults.refuseLink()] });
    const refused = await emulator.fetch(url);
    expect([refused.status, refused.headers.get("content-encoding")]).toEqual([400, null]);
  });
});

describe("a slow body", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("comes at the speed that is told, each for itself", async () => {
    const { emulator, url } = await openWithLink();
    const behaviour = faults.slowBody({ bytesPerSecond: 100_000 });
    emulator.fault({ match: storage, times: 2, behaviour });
    vi.useFakeTimers();
    const responses = await Promise.all([emulator.fetch(url), emulator.fetch(url)]);
    let ended = 0;
    const reading = responses.map(async (response) => {
      expect(await readAll(response)).toEqual({ length: bytes.length, error: undefined });
      ended += 1;
    });
    await vi.advanceTimersByTimeAsync(1_900);
    expect(ended).toBe(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(ended).toBe(2);
    await Promise.all(reading);
  });

  it("leaves no timer behind when it is cancelled", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: faults.slowBody({ bytesPerSecond: 10 }) });
    vi.useFakeTimers();
    const reader = (await emulator.fetch(url)).body!.getReader();
    const reading = reader.read();
    await vi.advanceTimersByTimeAsync(1);
    expect(vi.getTimerCount()).toBe(1);
    await reader.cancel();
    expect((await reading).done).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    expect(emulator.requests.at(-1)?.ended).toBeDefined();
  });
});

describe("an API answer", () => {
  it("has a member more, so that it may not be JSON", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.addToJson({ member: '"a":NaN' }) });
    expect((await (await get(job)).text()).slice(0, 9)).toBe('{"a":NaN,');
    emulator.fault({ behaviour: [faults.addToJson({ member: '"$&":1' }), faults.respond({ body: {} })] });
    expect(await (await get(job)).text()).toBe('{"$&":1}');
  });

  it("has spaces behind it, as many as are told or without end, and no length", async () => {
    const { emulator, get, job } = await openSession();
    const { length } = await (await get(job)).text();
    emulator.fault({ behaviour: faults.padBody({ bytes: 100_000 }) });
    const padded = await get(job);
    expect(padded.headers.has("content-length")).toBe(false);
    expect((await padded.text()).length).toBe(length + 100_000);
    emulator.fault({ behaviour: faults.padBody() });
    const reader = (await get(job)).body!.getReader();
    let bytes = 0;
    while (bytes < 2 ** 22) bytes += (await reader.read()).value!.byteLength;
    await reader.cancel();
    expect(emulator.requests.at(-1)?.ended).toBeDefined();
  });
});
