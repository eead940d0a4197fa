import { describe, expect, it } from "vitest";
import { type ByteRange, requestBytes } from "../../src/download/request-bytes";
import { collectBytes } from "../../src/streams/collect-bytes";
import { bytesOf } from "../support/archives/archives";

const url = "https://storage.test/output.tgz?Signature=1";
const { signal } = new AbortController();

/** Requests bytes of a storage that gives these answers, the last one again and again. */
async function request(
  range: ByteRange,
  answers: readonly (() => Response)[],
  { address = url, limit = 0 } = {},
) {
  const asked: Request[] = [];
  const settings = {
    fetch(one: Request) {
      asked.push(one);
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      return Promise.resolve(answer?.() ?? Response.error());
    },
    retry: { limit, baseDelayMs: 0 },
    timeoutMs: 60_000,
    idleTimeoutMs: 60_000,
  };
  const answer = requestBytes(address, range, settings, { signal });
  await answer.catch(() => undefined);
  return { answer, asked };
}

const whole =
  (init: ResponseInit = {}) =>
  () =>
    new Response("words", init);
const part =
  (headers: HeadersInit = {}) =>
  () =>
    new Response("rds", { status: 206, headers });

describe("a request for bytes", () => {
  it.each<[ByteRange, string | null, string | null]>([
    [{ from: 0 }, null, null],
    [{ from: 0, to: 1 }, "bytes=0-0", null],
    [{ from: 2 }, "bytes=2-", null],
    [{ from: 2, to: 5 }, "bytes=2-4", null],
    [{ from: 2, ifEtag: '"one"' }, "bytes=2-", '"one"'],
  ])("asks for a range if one is wanted: %j", async (range, header, condition) => {
    const { answer, asked } = await request(range, [part({ "content-range": "bytes 2-4/5" })]);
    await answer;
    expect(asked[0]?.headers.get("range")).toBe(header);
    expect(asked[0]?.headers.get("if-range")).toBe(condition);
  });

  it("gives away nothing but the link", async () => {
    const { asked } = await request({ from: 0 }, [whole()]);
    expect(asked[0]).toMatchObject({ method: "GET", url, credentials: "omit", cache: "no-store" });
    expect(asked[0]?.referrerPolicy).toBe("no-referrer");
    expect(asked[0]?.headers.get("authorization")).toBeNull();
  });
});

describe("an answer with bytes", () => {
  it("is the whole file, and says what it is", async () => {
    const headers = { "content-type": "image/tiff", "content-disposition": "attachment", etag: '"one"' };
    const { answer } = await request({ from: 0 }, [whole({ headers })]);
    expect(await answer).toMatchObject({
      kind: "bytes",
      isPartial: false,
      start: 0,
      contentType: "image/tiff",
      disposition: "attachment",
      object: { etag: '"one"' },
    });
    const found = await answer;
    expect(found.kind === "bytes" && (await collectBytes(found.body))).toEqual(bytesOf("words"));
  });

  it("may say nothing", async () => {
    const silent = () => new Response(new Blob([]).stream());
    const { answer } = await request({ from: 0 }, [silent]);
    expect(await answer).toMatchObject({ contentType: "", disposition: undefined });
    const { answer: empty } = await request({ from: 0 }, [() => new Response(null)]);
    const found = await empty;
    expect(found.kind === "bytes" && (await collectBytes(found.body))).toEqual(new Uint8Array(0));
  });

  it("has the name that its link asks for, unless it says another", async () => {
    const address = `${url}&response-content-disposition=attachment%3B%20filename%3Da`;
    const named = await request({ from: 0 }, [whole()], { address });
    expect(await named.answer).toMatchObject({ disposition: "attachment; filename=a" });
    const headers = { "content-disposition": "inline" };
    const other = await request({ from: 0 }, [whole({ headers })], { address });
    expect(await other.answer).toMatchObject({ disposition: "inline" });
  });

  it.each([
    ["as its range says", part({ "content-range": "bytes 1-3/9" }), { start: 1, isPartial: true }],
    ["as asked when its range cannot be read", part(), { start: 2, isPartial: true }],
    ["at the start when it is the whole file", whole(), { start: 0, isPartial: false }],
  ])("starts %s", async (_, answer, expected) => {
    expect(await (await request({ from: 2 }, [answer])).answer).toMatchObject(expected);
  });

  it("may be a part that nobody asked for when that says which one it is", async () => {
    const { answer } = await request({ from: 0 }, [part({ "content-range": "bytes 0-2/9" })]);
    expect(await answer).toMatchObject({ start: 0, isPartial: true, object: { totalBytes: 9 } });
  });

  it.each([
    ["that says nothing", { from: 0 }, {}],
    ["of a file of unknown length", { from: 0 }, { "content-range": "bytes 0-2/*" }],
    ["among others", { from: 2 }, { "content-type": "Multipart/byteranges; boundary=x" }],
  ])("is no part %s: it is asked for again", async (_, range, headers) => {
    const { answer, asked } = await request(range, [part(headers as HeadersInit), whole()], { limit: 1 });
    expect(await answer).toMatchObject({ kind: "bytes", isPartial: false });
    expect(asked).toHaveLength(2);
    const again = await request(range, [part(headers as HeadersInit)], { limit: 1 });
    await expect(again.answer).rejects.toMatchObject({
      name: "NetworkError",
      message: expect.stringContaining("returned a part of the file that was not requested (status 206)"),
      url: "https://storage.test/output.tgz",
    });
  });

  it("may have a type that only looks like several parts", async () => {
    const { answer } = await request({ from: 2 }, [part({ "content-type": "x-multipart/mixed" })]);
    expect(await answer).toMatchObject({ isPartial: true });
  });
});

describe("an answer without bytes", () => {
  it.each([
    ["bytes */5", 5],
    ["bytes */*", undefined],
    ["bytes */5x", undefined],
    ["x bytes */5", undefined],
    ["", undefined],
  ])("says that the file ends before them: %j", async (range, totalBytes) => {
    const headers = { "content-range": range };
    const { answer } = await request({ from: 9 }, [() => new Response("words", { status: 416, headers })]);
    expect(await answer).toEqual({ kind: "beyond", totalBytes });
  });

  it.each([400, 401, 403, 404, 410])("refuses the link with status %i", async (status) => {
    const body = "<Error><Code>ExpiredToken</Code></Error>";
    const { answer } = await request({ from: 0 }, [() => new Response(body, { status })]);
    expect(await answer).toMatchObject({
      kind: "refused",
      error: { name: "ApiError", status, method: "GET", url: "https://storage.test/output.tgz" },
    });
    const found = await answer;
    expect(found.kind === "refused" && found.error.message).toBe(
      `The storage refused the link with status ${status}: ExpiredToken.`,
    );
  });

  it.each([402, 405, 409, 500, 501, 503])("ends the call with status %i", async (status) => {
    const { answer } = await request({ from: 0 }, [() => new Response("words", { status })]);
    await expect(answer).rejects.toMatchObject({ name: "ApiError", status });
  });

  it.each([201, 202, 203, 204, 205, 207])("ends the call with the good status %i", async (status) => {
    const body = [204, 205].includes(status) ? null : "words";
    const { answer } = await request({ from: 0 }, [() => new Response(body, { status })]);
    await expect(answer).rejects.toMatchObject({
      name: "ApiError",
      status,
      body: body ?? "",
      method: "GET",
      url: "https://storage.test/output.tgz",
      message: expect.stringContaining(
        `The storage answered with status ${status} instead of the file; try again later`,
      ),
    });
  });
});
