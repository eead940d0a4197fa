import { describe, expect, it } from "vitest";
import { openDownload } from "../../src/download/open-download";
import { json, noConnection, type ScriptedAnswer, scriptedFetch, text } from "../support/scripted-fetch";

const url = "https://storage.test/output.tgz?Expires=1&Signature=secret";

function open(...answers: ScriptedAnswer[]) {
  const { fetch, sent } = scriptedFetch(...answers);
  const opened = openDownload(
    async () => ({ url, expiresAt: undefined }),
    { fetch, retry: { limit: 2, baseDelayMs: 0 }, timeoutMs: 10_000, idleTimeoutMs: 10_000 },
    { signal: undefined },
  );
  return { opened, sent };
}

describe("openDownload", () => {
  it("gives the bytes and their number, and sends no authorization", async () => {
    const { opened, sent } = open(text("bytes", { headers: { "content-length": "5" } }));
    const { body, totalBytes } = await opened;
    expect([await new Response(body).text(), totalBytes]).toEqual(["bytes", 5]);
    expect(sent).toMatchObject([{ method: "GET", url, authorization: null }]);
  });

  it("gives no number when none is readable", async () => {
    expect((await open(text("bytes")).opened).totalBytes).toBeUndefined();
  });

  it("gives no bytes for an answer without a body", async () => {
    const { body } = await open(() => new Response(null, { status: 204 })).opened;
    expect(await new Response(body).text()).toBe("");
  });

  it("asks again after 503 and a failed connection", async () => {
    const { opened, sent } = open(text("", { status: 503 }), noConnection(), text("bytes"));
    expect(await new Response((await opened).body).text()).toBe("bytes");
    expect(sent).toHaveLength(3);
  });

  it("tells a refusal in the storage's words, without the signature", async () => {
    const { opened } = open(text("<Error><Code>ExpiredToken</Code></Error>", { status: 400 }));
    const error = await opened.catch((caught) => caught);
    expect(error).toMatchObject({
      name: "ApiError",
      message: "The storage refused the link with status 400: ExpiredToken",
      url: "https://storage.test/output.tgz",
    });
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain("secret");
    await expect(open(json({ title: "Gone" }, { status: 410 })).opened).rejects.toThrow(/status 410: Gone$/);
  });
});
