import { describe, expect, it } from "vitest";
import { apiError, parseJson, readBody, said, serverWords, unwrap } from "../../src/http/answers";
import { Secrets } from "../../src/http/secrets";

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
    ["<Error><Code>ExpiredToken</Code><Message>Too late.</Message></Error>", "ExpiredToken: Too late."],
    ["<html><head><title>502 Bad Gateway</title></head><body>…</body></html>", "502 Bad Gateway"],
    ["upstream\n  connect error", "upstream connect error"],
  ])("finds the words of %j", (body, words) => {
    expect(serverWords(body)).toBe(words);
  });

  it.each([[{}], [null], [[]], [""], [{ error: {} }], [42]])("finds none in %j", (body) => {
    expect(serverWords(body)).toBeUndefined();
    expect(said(asked, body)).toBe("");
  });

  it("shortens a long text", () => {
    expect(serverWords("x".repeat(5_000))?.length).toBe(201);
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
    ]) {
      expect(await parseJson(asked, { status: 200, bytes: bytesOf(JSON.stringify(body)) })).toEqual(body);
    }
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
    const body = await readBody(new Response("x".repeat(5_000)));
    expect(apiError(asked, { status: 404, body }).body).toBe("x".repeat(2_000));
  });
});
