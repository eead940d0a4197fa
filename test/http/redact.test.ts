import { describe, expect, it } from "vitest";
import { createHider } from "../../src/http/redact";
import { Secrets } from "../../src/http/secrets";

describe("createHider", () => {
  it("hides what it was told", () => {
    const secrets = new Secrets();
    secrets.add("tok-123");
    expect(createHider(secrets).hideIn("Invalid access token: tok-123")).toBe(
      "Invalid access token: [hidden]",
    );
    expect(createHider(secrets).hideInBody({ error: { message: "no tok-123" }, list: ["tok-123"] })).toEqual({
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
    expect(createHider(new Secrets()).hideIn(text)).toBe(safe);
  });

  it.each([
    ["Job not found for id 1"],
    ["SignatureDoesNotMatch: The request signature we calculated"],
    ["basic idea"],
  ])("leaves %j alone", (text) => {
    expect(createHider(new Secrets()).hideIn(text)).toBe(text);
  });

  it.each([
    ["https://s.test/a?Policy=abc__&Key-Pair-Id=K1&sig=x%2By more", ["abc__", "K1", "x%2By"]],
    ["?X-Amz-Security-Token=abc&X-Amz-Credential=AK%2F1&x=1", ["abc&", "AK%2F1"]],
    ["/login?next=https%3A%2F%2Fs.test%2Fa%3Fsig%3Dabc%252B%26x%3D1", ["abc"]],
    ["/login?next=https%253A%252F%252Fs.test%253FSignature%253Dabcd%2526x", ["abcd"]],
    ["see https://user:pass1@s.test/a", ["user", "pass1"]],
    ["see ftp%3A%2F%2Fuser%3Apass1%40s.test%2Fa", ["user", "pass1"]],
    ['{"access_token":"abc", "id_token" : "def"', ["abc", "def"]],
    ['text {\\"refresh_token\\":\\"abc\\"}', ["abc"]],
    ["grant_type=password&password=pw&username=me", ["=pw"]],
    ["got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", ["eyJh"]],
    ["<Signature>abc</Signature><AWSAccessKeyId>AK1</AWSAccessKeyId>", ["abc", "AK1"]],
  ])("hides the parts of links and tokens in %j", (text, parts) => {
    const safe = createHider(new Secrets()).hideIn(text);
    expect(parts.filter((part) => safe.includes(part))).toEqual([]);
    expect(safe).toContain("[hidden]");
  });

  it.each([
    ["the design=blue and assigned=1"],
    ["https://s.test/a?mosaic%3D1%26page%3D2"],
    ["mail me@example.org about https://s.test/@town"],
    ['{"error":"invalid_token","policies":"none"}'],
    ["No signature: a token is needed."],
  ])("leaves %j alone, which only looks like one", (text) => {
    expect(createHider(new Secrets()).hideIn(text)).toBe(text);
  });

  const password = 'pä "s/\\w&1';

  it.each([
    ["plain", password],
    ["encoded", encodeURIComponent(password)],
    ["encoded in small letters", encodeURIComponent(password).toLowerCase()],
    ["encoded twice", encodeURIComponent(encodeURIComponent(password))],
    ["encoded as a form", `${new URLSearchParams({ "": password })}`.slice(1)],
    ["encoded in part", password.replace(" ", "%20")],
    ["JSON", JSON.stringify(password).slice(1, -1)],
    ["JSON in JSON", JSON.stringify(JSON.stringify(password)).slice(3, -3)],
    ["JSON in ASCII", JSON.stringify(password).slice(1, -1).replace("ä", "\\u00E4").replace("/", "\\/")],
    ["HTML", password.replace("&", "&amp;").replace('"', "&quot;")],
    ["HTML by numbers", password.replace("&", "&#38;").replace('"', "&#x22;")],
  ])("hides a secret that is spelt as %s", (_, spelling) => {
    const secrets = new Secrets();
    secrets.add(password);
    expect(createHider(secrets).hideIn(`wrong: ${spelling}.`)).toBe("wrong: [hidden].");
    expect(createHider(secrets).hideInBody({ [spelling]: [spelling] })).toEqual({ "[hidden]": ["[hidden]"] });
  });

  it.each([
    ["a", "The data of a task was not found."],
    ["null", "The value null is not allowed."],
    ["test", "The latest tests failed; see testing.test2."],
    ['":{"', '{"a":{"b":1}}'],
    ["true", "true"],
  ])("keeps the words of a message when the secret is %j", (secret, text) => {
    const secrets = new Secrets();
    secrets.add(secret);
    const body = { message: text, a: null, b: true, data: { c: [1.5, "x"] } };
    const safe = createHider(secrets).hideInBody(body);
    expect(safe).toMatchObject({ a: null, b: true, data: { c: [1.5, "x"] } });
    expect(createHider(secrets).hideIn("The latest tests failed: contrast, annulled")).toBe(
      "The latest tests failed: contrast, annulled",
    );
  });

  it("hides a short secret as a whole word, and a number that is one", () => {
    const secrets = new Secrets();
    secrets.add("test");
    secrets.add("123456");
    expect(createHider(secrets).hideIn("wrong password: test, not latest")).toBe(
      "wrong password: [hidden], not latest",
    );
    expect(createHider(secrets).hideInBody({ pin: 123456, id: 1234567 })).toEqual({
      pin: "[hidden]",
      id: 1234567,
    });
  });

  it("hides the values of members that are named like secrets, not their lists or objects", () => {
    const body = {
      access_token: "a",
      id_token: "b",
      Signature: "c",
      password: 1,
      policy: { name: "d" },
      token: null,
    };
    expect(createHider(new Secrets()).hideInBody(body)).toEqual({
      access_token: "[hidden]",
      id_token: "[hidden]",
      Signature: "[hidden]",
      password: "[hidden]",
      policy: { name: "d" },
      token: null,
    });
  });

  it("shows twenty levels of a body, and 2000 values of it", () => {
    const hider = createHider(new Secrets());
    const deep = (levels: number): unknown => (levels === 0 ? "end" : { a: [deep(levels - 1)] });
    expect(hider.hideInBody(deep(10))).toEqual(deep(10));
    expect(JSON.stringify(hider.hideInBody(deep(11)))).toBe(JSON.stringify(deep(10)).replace('"end"', '"…"'));
    const list = Array.from({ length: 3_000 }, (_, index) => index);
    expect(hider.hideInBody(list)).toEqual(list.slice(0, 1_999));
    expect(hider.hideInBody({ list, more: list, last: 1 })).toEqual({
      list: list.slice(0, 1_998),
      more: [],
      last: 1,
    });
    expect(hider.hideInBody(list.slice(0, 1_999))).toEqual(list.slice(0, 1_999));
  });

  it("shows 2000 characters of each string, and 16384 of all", () => {
    const hider = createHider(new Secrets());
    const text = "word ".repeat(1_000);
    const start = text.slice(0, 2_000);
    expect(hider.hideInBody({ text })).toEqual({ text: start });
    expect(hider.hideInBody([text, text, text, text])).toEqual([start, start, start, text.slice(0, 1_384)]);
    expect(hider.hideIn("word ".repeat(4_000))).toBe("word ".repeat(4_000).slice(0, 2 ** 14));
  });

  it.each([
    ["HTML", "a<b>'c-d", "a&lt;b&gt;&apos;c-d"],
    ["JSON, with control characters", "one\ntwo\tthree", "one\\ntwo\\tthree"],
    ["JSON, with backslashes in a row", "one\\\\two\\\\\\three", "one\\\\\\\\two\\\\\\\\\\\\three"],
    ["JSON in ASCII, beyond 16 bits", "pass \u{1f600} word", "pass \\ud83d\\uDE00 word"],
  ])("hides the secret in %s", (_, secret, spelling) => {
    const secrets = new Secrets();
    secrets.add(secret);
    expect(createHider(secrets).hideIn(`wrong: ${spelling}.`)).toBe("wrong: [hidden].");
    expect(createHider(secrets).hideIn(`wrong: ${secret}.`)).toBe("wrong: [hidden].");
  });

  it("hides a secret of eight characters inside of a word, too, and a shorter one as a whole word only", () => {
    const secrets = new Secrets();
    for (const secret of ["abcdefgh", "ijklmno"]) secrets.add(secret);
    expect(createHider(secrets).hideIn("xabcdefghx, xijklmno, ijklmnox, ijklmno")).toBe(
      "x[hidden]x, xijklmno, ijklmnox, [hidden]",
    );
  });

  it("hides a secret of up to 256 characters in every spelling, and a longer one as it is", () => {
    const secrets = new Secrets();
    const spelled = `a/\\\\${"b".repeat(252)}`;
    const plain = `c/\\\\${"d".repeat(253)}`;
    for (const secret of [spelled, plain]) secrets.add(secret);
    expect([spelled.length, plain.length]).toEqual([256, 257]);
    const hide = (text: string) => createHider(secrets).hideIn(text);
    expect([spelled, encodeURIComponent(spelled), plain].map(hide)).toEqual(Array(3).fill("[hidden]"));
    expect(hide(encodeURIComponent(plain))).toBe(encodeURIComponent(plain));
  });

  it("keeps the last eight secrets, of which the first four are the oldest", () => {
    const secrets = new Secrets();
    const added = Array.from({ length: 9 }, (_, index) => `secret-${index}`);
    for (const secret of added.slice(0, 8)) secrets.add(secret);
    secrets.add("secret-7");
    secrets.add("abc");
    expect(secrets.values).toEqual(added.slice(0, 8));
    secrets.add("secret-8");
    expect(secrets.values).toEqual(added.filter((_, index) => index !== 4));
  });

  it("forgets old tokens, not the key it was told first", () => {
    const secrets = new Secrets();
    secrets.add("the-key");
    for (let index = 0; index < 50; index += 1) secrets.add(`token-number-${index}-`);
    expect(createHider(secrets).hideIn("the-key token-number-49- token-number-48-")).toBe(
      "[hidden] [hidden] [hidden]",
    );
  });
});
