import type { FeatureCollection } from "geojson";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { type BodyPieces, createEmulator, faults } from "../../src/emulator";
import type { ResultFeature } from "../../src/types";
import { longestGap } from "../support/longest-gap";
import { openJobtask } from "../support/outputs/sample-jobtask";

const isDataJson = { path: "/outputs/data-json/" };

function featureText(number: number): string {
  return JSON.stringify({
    type: "Feature",
    id: number,
    geometry: null,
    properties: { name: `Nº ${number}` },
  });
}

/** The text of a collection, a piece for each feature. */
function* pieces(count: number, { onPiece = (_: number) => {} } = {}): Generator<string> {
  yield '{"type":"FeatureCollection","features":[';
  for (let number = 1; number <= count; number += 1) {
    onPiece(number);
    yield `${number === 1 ? "" : ","}${featureText(number)}`;
  }
  yield "]}";
}

/** A job task whose data.json comes in pieces. */
function openWith(dataJson: () => BodyPieces, options: Parameters<typeof openJobtask>[1] = {}) {
  return openJobtask({ dataJson }, options);
}

async function all(features: AsyncIterable<ResultFeature>): Promise<ResultFeature[]> {
  const given: ResultFeature[] = [];
  for await (const feature of features) given.push(feature);
  return given;
}

/** The ids up to the error, and the error. */
async function untilError(
  features: AsyncIterable<ResultFeature>,
): Promise<{ ids: unknown[]; error: unknown }> {
  const ids: unknown[] = [];
  try {
    for await (const { id } of features) ids.push(id);
  } catch (error) {
    return { ids, error };
  }
  throw new Error("There was no error.");
}

describe("features", () => {
  it("gives the features of getResultsJson one after the other", async () => {
    const { jobtask } = await openJobtask();
    const features = jobtask.features();
    expectTypeOf(features).toExtend<AsyncIterable<ResultFeature>>();
    expect(await all(features)).toEqual((await jobtask.getResultsJson()).features);
  });

  it("gives none for a task that found nothing", async () => {
    const dataJson: FeatureCollection = { type: "FeatureCollection", features: [] };
    const { jobtask } = await openJobtask({ dataJson });
    expect(await all(jobtask.features())).toEqual([]);
  });

  it("asks for nothing before the first feature is wanted", async () => {
    const { emulator, jobtask } = await openJobtask();
    const features = jobtask.features();
    expect(emulator.requests).toEqual([]);
    await features.next();
    expect(emulator.requests).toMatchObject([{ method: "GET", path: expect.stringMatching(/data-json\/$/) }]);
  });

  it("gives the first feature while the body is still arriving, and reads no further than it is read", async () => {
    let sent = 0;
    const { jobtask } = await openWith(() => pieces(1_000, { onPiece: (number) => (sent = number) }));
    const features = jobtask.features();
    expect(await features.next()).toMatchObject({ value: { id: 1 } });
    expect(sent).toBe(1);
    for (let number = 2; number <= 10; number += 1) await features.next();
    expect(sent).toBe(10);
    expect(await all(features)).toHaveLength(990);
  });

  it("ends the request when the loop is left", async () => {
    let isOpen = false;
    const { emulator, jobtask } = await openWith(function* () {
      isOpen = true;
      try {
        yield* pieces(1_000);
      } finally {
        isOpen = false;
      }
    });
    for await (const { id } of jobtask.features()) {
      expect(isOpen).toBe(true);
      if (id === 3) break;
    }
    await vi.waitFor(() => expect(isOpen).toBe(false), { timeout: 50_000 });
    expect(emulator.requests).toHaveLength(1);
  });

  it("ends the request at once when it is ended while a feature is awaited", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isDataJson, behaviour: faults.stallBody({ afterBytes: 50 }) });
    const features = jobtask.features();
    const waiting = features.next();
    await vi.waitFor(() => expect(emulator.requests).toHaveLength(1), { timeout: 50_000 });
    expect(await features.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await features.next()).toEqual({ done: true, value: undefined });
  });

  it("asks for nothing when it is ended before it begins", async () => {
    const { emulator, jobtask } = await openJobtask();
    const features = jobtask.features();
    await features.return?.();
    expect(await features.next()).toEqual({ done: true, value: undefined });
    expect(emulator.requests).toEqual([]);
  });

  it("rejects with the reason of an abort: before, between features, and while waiting for one", async () => {
    const reason = new Error("enough");
    const { emulator, jobtask } = await openJobtask();
    const before = jobtask.features({ signal: AbortSignal.abort(reason) });
    await expect(before.next()).rejects.toBe(reason);
    expect(emulator.requests).toEqual([]);

    const between = new AbortController();
    const features = jobtask.features({ signal: between.signal });
    await features.next();
    between.abort(reason);
    await expect(features.next()).rejects.toBe(reason);
    expect(await features.next()).toEqual({ done: true, value: undefined });

    const midway = new AbortController();
    emulator.fault({ match: isDataJson, behaviour: faults.stallBody({ afterBytes: 50 }) });
    const waiting = jobtask.features({ signal: midway.signal }).next();
    await vi.waitFor(() => expect(emulator.requests).toHaveLength(2), { timeout: 50_000 });
    midway.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it("refuses options that it does not know", async () => {
    const { jobtask } = await openJobtask();
    expect(() => jobtask.features({ limit: 3 } as never)).toThrow('features has no option "limit"');
    expect(() => jobtask.features({ signal: 1 } as never)).toThrow('features takes "signal"');
  });
});

describe("features of a poor connection", () => {
  it("are asked for again when the service fails before the first", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ match: isDataJson, times: 2, behaviour: faults.status(503) });
    expect(await all(jobtask.features())).toHaveLength(3);
    expect(emulator.requests.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it("are asked for with a new token when the old one is refused", async () => {
    let time = Date.UTC(2024, 0, 1);
    const emulator = createEmulator({ now: () => time });
    const { jobtask } = await openJobtask(undefined, { emulator });
    time += 301_000;
    expect(await all(jobtask.features())).toHaveLength(3);
    expect(emulator.requests.map(({ status }) => status)).toEqual([401, 200, 200]);
  });

  it("go on where the body broke, each given once", async () => {
    const { emulator, jobtask } = await openWith(() => pieces(100));
    for (const afterBytes of [0, 100, 2_000, 5_000]) {
      emulator.fault({ match: isDataJson, behaviour: faults.cutBody({ afterBytes }) });
    }
    const ids = (await all(jobtask.features())).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(emulator.requests).toHaveLength(5);
  });

  it("go on where the body stalled", async () => {
    const { emulator, jobtask } = await openWith(() => pieces(100), { idleTimeoutMs: 50 });
    emulator.fault({ match: isDataJson, behaviour: faults.stallBody({ afterBytes: 2_000 }) });
    expect(await all(jobtask.features())).toHaveLength(100);
    expect(emulator.requests).toHaveLength(2);
  });

  it("end in an error that tells how many were given when the body breaks again and again", async () => {
    const { emulator, jobtask } = await openWith(() => pieces(100));
    emulator.fault({ match: isDataJson, times: 9, behaviour: faults.cutBody({ afterBytes: 300 }) });
    const { ids, error } = await untilError(jobtask.features());
    expect(ids).toEqual([1, 2, 3]);
    expect(error).toMatchObject({
      name: "NetworkError",
      message: expect.stringMatching(/broke after 300 bytes: .*\. 3 features arrived before\.$/),
      cause: { name: "NetworkError" },
    });
    expect(emulator.requests).toHaveLength(3);
  });

  it("end in an error that tells how many were given when another data.json comes after a break", async () => {
    const { emulator, jobtask } = await openWith(() => pieces(100));
    emulator.fault({ match: isDataJson, behaviour: faults.cutBody({ afterBytes: 150 }) });
    const features = jobtask.features();
    await features.next();
    emulator.jobtask(jobtask.jobtaskId).dataJson = { type: "FeatureCollection", features: [] };
    await expect(features.next()).rejects.toMatchObject({
      name: "NetworkError",
      message: expect.stringMatching(
        /broke after 150 bytes: .*, and the retry returned different bytes\. One feature arrived before\.$/,
      ),
    });
  });

  it("may be taken more slowly than a body may be silent", async () => {
    const { emulator, jobtask } = await openWith(() => pieces(5), { idleTimeoutMs: 40 });
    const started = Date.now();
    for await (const { id } of jobtask.features()) {
      // The clock and not a count: a timeout that counted this would have struck.
      if (id === 2) await vi.waitUntil(() => Date.now() - started > 120, { interval: 20 });
    }
    expect(emulator.requests).toHaveLength(1);
  });
});

describe("features of a body that is no data.json", () => {
  const head = `{"type":"FeatureCollection","features":[${featureText(1)}`;
  const headBytes = new TextEncoder().encode(head).byteLength;

  it.each([
    [
      "a fault between features",
      ",x",
      `a body that is not JSON ("x" is not expected at byte ${headBytes + 2}).`,
    ],
    ["an early end", ', {"', `a body that is not JSON (it ends after ${headBytes + 4} bytes, too early).`],
    [
      "data behind the end",
      "]} {",
      `a body that is not JSON ("{" is not expected at byte ${headBytes + 4}).`,
    ],
    [
      "something else among the features",
      ', {"type":"Point"}]}',
      `data.json is not a FeatureCollection: its feature number 2 is not a Feature (byte ${headBytes + 3}).`,
    ],
  ])("end at %s, and are given up to there", async (_, tail, message) => {
    const { emulator, jobtask } = await openWith(() => `${head}${tail}`);
    const { ids, error } = await untilError(jobtask.features());
    expect(ids).toEqual([1]);
    expect(error).toMatchObject({ name: "ApiError", status: 200 });
    expect(error).toHaveProperty("message", expect.stringContaining(message));
    expect(emulator.requests).toHaveLength(1);
  });

  it("read no further than its fault, and end the request", async () => {
    let isOpen = true;
    const { jobtask } = await openWith(function* () {
      try {
        yield `${head},x`;
        for (;;) yield " ";
      } finally {
        isOpen = false;
      }
    });
    expect(await untilError(jobtask.features())).toMatchObject({ ids: [1] });
    expect(isOpen).toBe(false);
  });

  it.each([
    [{ type: "Feature", geometry: null, properties: {} }, 'its type is "Feature" (byte 9)'],
    [{ features: [] }, "its type is missing (byte 15)"],
    [{ type: "FeatureCollection" }, "it has no list of features (byte 28)"],
    [[], "it is not an object (byte 1)"],
    [{ data: { type: "FeatureCollection", features: [] }, error: null }, "its type is missing (byte 64)"],
  ])("refuse %j", async (body, fault) => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ behaviour: faults.respond({ body: JSON.stringify(body) }) });
    await expect(jobtask.features().next()).rejects.toMatchObject({
      name: "ApiError",
      status: 200,
      message: expect.stringContaining(`data.json is not a FeatureCollection: ${fault}`),
    });
  });

  it("refuse an HTML page and an error inside a 200, in its words", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({
      behaviour: faults.replaceBody({ body: "<title>Sign in</title>", mediaType: "text/html" }),
    });
    await expect(jobtask.features().next()).rejects.toMatchObject({
      message: expect.stringMatching(/a body that is not JSON \("<" is not expected at byte 1\): Sign in\.$/),
      body: "<title>Sign in</title>",
    });
    emulator.fault({ behaviour: faults.errorInside200({ code: 500, message: "No luck." }) });
    await expect(jobtask.features().next()).rejects.toThrow(/status 200 and an error: No luck\.$/);
  });

  it("say that an unfinished task has none, in the service's words", async () => {
    const { jobtask } = await openJobtask({ status: "RUNNING" });
    await expect(jobtask.features().next()).rejects.toMatchObject({ name: "ApiError", status: 404 });
  });
});

describe("features() of a long data.json", () => {
  it("stop at an abort while bytes come that make no feature", async () => {
    function* spaces() {
      yield '{"type":"FeatureCollection","features":[';
      for (;;) yield " ".repeat(2 ** 20);
    }
    const { jobtask } = await openWith(spaces);
    const controller = new AbortController();
    const first = jobtask.features({ signal: controller.signal }).next();
    setTimeout(() => controller.abort(new Error("enough")), 20);
    await expect(first).rejects.toThrow("enough");
  });

  it("let other work run, when all bytes come at once", async () => {
    const whole = [...pieces(50_000)].join("");
    const { jobtask } = await openWith(() => [whole]);
    const gap = await longestGap(all(jobtask.features()));
    expect(gap.turns).toBeGreaterThan(1);
  });

  it("reads NaN in features as null on request, wherever a chunk ends", async () => {
    const text =
      '{"type":"FeatureCollection","bbox":[NaN],"features":[{"type":"Feature","id":-Infinity,"properties":{"a":"NaN","b":[Infinity,NaN]},"geometry":null}]}';
    const { jobtask } = await openWith(() => [...text]);
    expect(await all(jobtask.features({ nonFinite: "null" }))).toEqual([
      { type: "Feature", id: null, properties: { a: "NaN", b: [null, null] }, geometry: null },
    ]);
    await expect(all(jobtask.features())).rejects.toThrow(
      '(NaN at byte 37, a number that JSON does not have); pass nonFinite: "null"',
    );
  });
});
