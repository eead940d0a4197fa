import { describe, expect, it } from "vitest";
import { apiError } from "../../src/http/answers";
import { createHider } from "../../src/http/redact";
import { Secrets } from "../../src/http/secrets";

const asked = { method: "GET", url: "https://api.test/a", secrets: new Secrets() };

describe("words of a server", () => {
  it.each([
    ["<".repeat(2 ** 20)],
    ["<a".repeat(2 ** 19)],
    ["X-Goog-".repeat(2 ** 17)],
    ["Bearer ".repeat(2 ** 17)],
    ["Bearer".padEnd(2 ** 20)],
    ["%25".repeat(2 ** 18)],
    ["a://".repeat(2 ** 18)],
    ["eyJaaaaaaaaaaaa".repeat(2 ** 16)],
    [`"token"${" ".repeat(2 ** 20)}`],
    ["<Signature>".repeat(2 ** 16)],
    ["\\".repeat(2 ** 20)],
    ["token=".repeat(2 ** 17)],
  ])("are found in a moment: number %#", (text) => {
    const begun = performance.now();
    for (const body of [text, { message: text, [text]: [text] }]) {
      expect(apiError(asked, { status: 403, body })).toMatchObject({ name: "ApiError", status: 403 });
    }
    // Quadratic time takes minutes.
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it("show the start of a body that is deep, long or wide, in a moment", () => {
    let deep: unknown = "end";
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    const secrets = new Secrets();
    secrets.add("a-long-secret");
    const hider = createHider(secrets);
    expect(JSON.stringify(hider.hideInBody(deep)).length).toBeLessThan(100);
    const wide = Array.from({ length: 1_000_000 }, (_, id) => ({ id, name: "x".repeat(10) }));
    expect(JSON.stringify(hider.hideInBody(wide)).length).toBeLessThan(100_000);
    expect(hider.hideInBody({ text: "x".repeat(1e7) })).toEqual({ text: "x".repeat(2_000) });
    expect(hider.hideInBody(JSON.parse('{"__proto__":{"a":1}}'))).toEqual(
      JSON.parse('{"__proto__":{"a":1}}'),
    );
  });
});
