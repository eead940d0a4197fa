import { describe, expect, it } from "vitest";
import { signedLinkFrom } from "../../src/http/signed-link";

const asked = { method: "GET", url: "https://api.test/projects/1/downloads/results/" };

describe("signedLinkFrom", () => {
  it("reads the link and the moment of its end", () => {
    const url = "https://storage.test/output.tgz?GoogleAccessId=a&Expires=1581362145&Signature=s";
    expect(signedLinkFrom(asked, { url })).toEqual({ url, expiresAt: 1_581_362_145_000 });
  });

  it("does not mind a link that tells no end", () => {
    expect(signedLinkFrom(asked, { url: "https://storage.test/output.tgz" }).expiresAt).toBeUndefined();
    expect(signedLinkFrom(asked, { url: "https://storage.test/a?Expires=soon" }).expiresAt).toBeUndefined();
  });

  it("takes a link without TLS, as that of an emulator", () => {
    const url = "http://127.0.0.1:8042/output.tgz";
    expect(signedLinkFrom(asked, { url })).toEqual({ url, expiresAt: undefined });
  });

  it.each([
    [{}],
    [{ url: ["https://storage.test/output.tgz?Signature=secret"] }],
    [{ url: "xhttps://storage.test/output.tgz" }],
    [{ url: "https://user@storage.test/output.tgz" }],
    [{ url: "https://:secret@storage.test/output.tgz" }],
    [{ url: "" }],
    [{ url: "output.tgz?Signature=secret" }],
    [{ url: "file:///etc/passwd" }],
    [{ url: "javascript:alert(1)" }],
    [{ url: "https://user:secret@storage.test/output.tgz" }],
    [null],
    [[]],
    ["https://storage.test/output.tgz"],
  ])("refuses %j without showing it", (data) => {
    let caught: unknown;
    try {
      signedLinkFrom(asked, data);
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({
      name: "ApiError",
      message: "GET https://api.test/projects/1/downloads/results/ was answered without a link to a file.",
      body: undefined,
    });
  });
});
