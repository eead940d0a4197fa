import { describe, expect, it, vi } from "vitest";
import { apiError, parseJson, readBody, said, serverWords, unwrap } from "../../src/http/answers";
import { Secrets } from "../../src/http/secrets";
import type { FeatureOptions } from "../../src/types";

const asked = { method: "GET", url: "https://api.test/projects/1?token=secret", secrets: new Secrets() };
const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });

describe("serverWords", () => {
  it.each([
    [{ data: null, error: { code: 404, message: "Job not found for id 1" } }, "Job not found for id 1"],
    [
      { error: { code: "UNAUTHORIZED", message: "ACCESS_TOKEN_EXPIRED" }, data: null },
      "ACCESS_TOKEN_EXPIRED",
    ],
    [{ data: null, error: { code: 500 } }, "500"],
    [{ title: "Not Found", status: 404, detail: "No such item." }, "Not Found: No such item."],
    [{ title: "Not Found", status: 404 }, "Not Found"],
    [
      { data: null, error: null, code: 415, message: "Content type not supported" },
      "Content type not supported",
    ],
    [{ error: "invalid_grant", error_description: "Invalid user credentials" }, "Invalid user credentials"],
    [{ error: "invalid_grant" }, "invalid_grant"],
    [{ error: { status: 400 }, title: "Bad Request" }, "Bad Request"],
    [{ detail: "No such item." }, "No such item."],
    [{ message: "", error_description: "Invalid user credentials" }, "Invalid user credentials"],
    ["<Error><Code>ExpiredToken</Code><Message>Too late.</Message></Error>", "ExpiredToken: Too late."],
    ["<html><head><title>502 Bad Gateway</title></head><body>…</body></html>", "502 Bad Gateway"],
    ["<Error><Code>AccessDenied</Code></Error>", "AccessDenied"],
    ["<h1>Bad  Gateway</h1><hr><p>nginx</p>", "Bad Gateway nginx"],
    ["<TITLE>Sign in</TITLE>", "Sign in"],
    ["upstream\n  connect error", "upstream connect error"],
  ])("finds the words of %j", (body, words) => {
    expect(serverWords(body)).toBe(words);
  });

  it.each([[{}], [null], [[]], [""], [{ error: {} }], [42]])("finds none in %j", (body) => {
    expect(serverWords(body)).toBeUndefined();
    expect(said(asked, body)).toBe("");
  });

  it("shortens words of more than 200 characters", () => {
    const [long, short] = ["x".repeat(201), "x".repeat(200)];
    expect([serverWords(long), serverWords(short)]).toEqual([`${short}…`, short]);
    expect([long, short].map((detail) => serverWords({ detail }))).toEqual([`${short}…`, short]);
  });

  it("puts words in brackets without the full stop at their end", () => {
    expect(said(asked, { detail: "Wait. Then try again." })).toBe(" (Wait. Then try again)");
  });
});

describe("apiError", () => {
  it("keeps the service's words and its body, and shows no query", () => {
    const body = { data: null, error: { code: 404, message: "Job not found for id 1" } };
    const error = apiError(asked, { status: 404, body });
    expect(error.message).toBe(
      "GET https://api.test/projects/1 was answered with status 404: Job not found for id 1.",
    );
    expect(error).toMatchObject({ status: 404, method: "GET", url: "https://api.test/projects/1", body });
  });
});

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("parseJson", () => {
  it("answers the body of a good answer, with error null, missing or empty", async () => {
    for (const body of [
      { data: 1, error: null },
      { data: 1 },
      { data: 1, error: {} },
      { data: null, error: {} },
      { data: null, error: null },
      { data: null, error: "" },
      { data: null },
      { data: 0, error: { message: "Some of it failed" } },
      { type: "FeatureCollection", features: [], error: "of a user" },
    ]) {
      expect(await parseJson(asked, { status: 200, bytes: bytesOf(JSON.stringify(body)) })).toEqual(body);
    }
  });

  it.each([
    [{ error: { message: "No." } }],
    [{ data: null, error: "No." }],
    [{ data: null, error: { message: "No." } }],
  ])("refuses the error %j inside a 200", async (body) => {
    const parsing = parseJson(asked, { status: 200, bytes: bytesOf(JSON.stringify(body)) });
    await expect(parsing).rejects.toMatchObject({
      message: "GET https://api.test/projects/1 was answered with status 200 and an error: No.",
      body,
    });
  });

  it("says how to read a number that JSON does not have, if the call has an option for it", async () => {
    const parse = (body: string, options: FeatureOptions) =>
      parseJson(asked, { status: 200, bytes: bytesOf(body), ...options });
    const advice = /; pass nonFinite: "null" to read it as null/;
    const faultOf = (parsing: Promise<unknown>) => parsing.catch(({ message }) => message);
    expect(await parse("[NaN]", { nonFinite: "null" })).toEqual([null]);
    expect(await faultOf(parse("[NaN]", { nonFinite: "refuse" }))).toMatch(advice);
    expect(await faultOf(parse("[NaN]", {}))).not.toMatch(advice);
    expect(await faultOf(parse("[nan]", { nonFinite: "refuse" }))).not.toMatch(advice);
  });

  it("ends with the reason of an abort", async () => {
    const reason = new Error("enough");
    const bytes = bytesOf(`[${"1,".repeat(2_000)}1]`);
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => {
      now += 1_000;
      return now;
    });
    const parsing = parseJson(asked, { status: 200, bytes, signal: AbortSignal.abort(reason) });
    const error = await parsing.catch((caught: unknown) => caught);
    clock.mockRestore();
    expect(error).toBe(reason);
  });

  it("refuses an error inside a 200", async () => {
    await expect(
      parseJson(asked, {
        status: 200,
        bytes: bytesOf(JSON.stringify({ data: null, error: { code: 403, message: "Insufficient credits" } })),
      }),
    ).rejects.toMatchObject({
      name: "ApiError",
      status: 200,
      message:
        "GET https://api.test/projects/1 was answered with status 200 and an error: Insufficient credits.",
    });
  });

  it("refuses a body that is not JSON, and keeps its words", async () => {
    await expect(
      parseJson(asked, { status: 200, bytes: bytesOf("<title>Maintenance</title>") }),
    ).rejects.toMatchObject({
      name: "ApiError",
      message: expect.stringContaining(
        'a body that is not JSON ("<" is not expected at byte 1): Maintenance',
      ),
      body: "<title>Maintenance</title>",
    });
  });
});

describe("unwrap", () => {
  it("takes data out of the envelope, also when it is empty", () => {
    expect(unwrap(asked, { status: 200, body: { data: [], error: null } })).toEqual([]);
    expect(unwrap(asked, { status: 200, body: { data: 0 } })).toBe(0);
  });

  it.each([[{ data: null }], [{}], [[1]], ["text"], [null]])("refuses %j", (body) => {
    expect(() => unwrap(asked, { status: 200, body })).toThrow(
      /^GET https:\/\/api\.test\/projects\/1 was answered with status 200 and no data/,
    );
  });
});

describe("readBody", () => {
  it("answers JSON parsed, and anything else as a string, of which an error keeps the beginning", async () => {
    expect(await readBody(json({ a: 1 }))).toEqual({ a: 1 });
    expect(await readBody(new Response("not JSON"))).toBe("not JSON");
    expect(await readBody(new Response(null))).toBe("");
    const body = await readBody(new Response("x".repeat(5_000)));
    expect(apiError(asked, { status: 404, body }).body).toBe("x".repeat(2_000));
  });
});
