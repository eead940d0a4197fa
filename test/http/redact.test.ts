import { describe, expect, it } from "vitest";
import { Secrets } from "../../src/http/redact";

describe("Secrets", () => {
  it("hides what it was told", () => {
    const secrets = new Secrets();
    secrets.add("tok-123");
    expect(secrets.hideIn("Invalid access token: tok-123")).toBe("Invalid access token: [hidden]");
    expect(secrets.hideInBody({ error: { message: "no tok-123" }, list: ["tok-123"] })).toEqual({
      error: { message: "no [hidden]" },
      list: ["[hidden]"],
    });
  });

  it.each([
    ["bad header Bearer abc.def-ghi_1", "bad header Bearer [hidden]"],
    ["bad header Basic cDE6a2V5MQ==", "bad header Basic [hidden]"],
    [
      "https://s.test/a?GoogleAccessId=me@x&Expires=1&Signature=a%2Bb more",
      "https://s.test/a?GoogleAccessId=[hidden]&Expires=1&Signature=[hidden] more",
    ],
    ["?X-Goog-Signature=abc&x=1", "?X-Goog-Signature=[hidden]&x=1"],
    ["<SignatureProvided>abc</SignatureProvided>", "<SignatureProvided>[hidden]</SignatureProvided>"],
    ["<StringToSign>GET\n\n1\n/a cut off", "<StringToSign>[hidden]</StringToSign>"],
  ])("hides what looks like a secret in %j", (text, safe) => {
    expect(new Secrets().hideIn(text)).toBe(safe);
  });

  it.each([
    ["Job not found for id 1"],
    ["SignatureDoesNotMatch: The request signature we calculated"],
    ["basic idea"],
  ])("leaves %j alone", (text) => {
    expect(new Secrets().hideIn(text)).toBe(text);
  });

  it("forgets old tokens, not the key it was told first", () => {
    const secrets = new Secrets();
    secrets.add("the-key");
    for (let index = 0; index < 50; index += 1) secrets.add(`token-number-${index}-`);
    expect(secrets.hideIn("the-key token-number-49- token-number-48-")).toBe("[hidden] [hidden] [hidden]");
  });
});
