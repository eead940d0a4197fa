import { describe, expect, it } from "vitest";
import { linkedPages, type PageRequest } from "../../src/stac/linked-pages";
import { scriptedSession, summary, taken } from "../support/outputs/scripted-account";
import { json, type ScriptedAnswer, text } from "../support/outputs/scripted-fetch";

/** A page of letters with a `next` link. */
function page(letters: string, next?: object | string): ScriptedAnswer {
  const link = typeof next === "string" ? { href: next } : next;
  const links =
    link === undefined
      ? []
      : [
          { rel: "self", href: "/letters" },
          { rel: "next", ...link },
        ];
  return json({ letters: [...letters], links });
}

/** Reads letters page by page from a service that gives these answers. */
function read(
  answers: ScriptedAnswer[],
  {
    first = { path: "letters" },
    ...options
  }: { first?: PageRequest; limitTo?: number; signal?: AbortSignal } = {},
) {
  const { session, sent } = scriptedSession(...answers);
  const letters = linkedPages(session, first, {
    itemsOf: (body) => (body as { letters?: string[] }).letters ?? "The page has no letters",
    keyOf: (letter) => letter,
    ...options,
  });
  return { letters, sent };
}

describe("pages that link to the next one", () => {
  it("are followed to a path, to an address of the service, and to another query", async () => {
    const { letters, sent } = read([
      page("ab", "/letters?token=1"),
      page("cd", "https://api.test/letters?token=2"),
      page("ef", "?token=3"),
      page("g"),
    ]);
    expect((await taken(letters)).join("")).toBe("abcdefg");
    expect(summary(sent)).toEqual([
      "GET /letters",
      "GET /letters?token=1",
      "GET /letters?token=2",
      "GET /letters?token=3",
    ]);
  });

  it("are asked for by POST where the link says so, with what was searched for and the link's token", async () => {
    const next = { href: "https://api.test/letters", method: "POST", body: { token: "next:b" } };
    const { letters, sent } = read([page("ab", next), page("c")], {
      first: { path: "letters", body: { limit: 2, ids: ["a"] } },
    });
    expect(await taken(letters)).toEqual(["a", "b", "c"]);
    expect(summary(sent)).toEqual([
      ["POST /letters", { limit: 2, ids: ["a"] }],
      ["POST /letters", { limit: 2, ids: ["a"], token: "next:b" }],
    ]);
  });

  it("are asked for by POST where the link has a body and names no method", async () => {
    const next = { href: "https://api.test/letters", body: { token: "next:b" } };
    const { letters, sent } = read([page("ab", next), page("c")], {
      first: { path: "letters", body: { limit: 2 } },
    });
    expect(await taken(letters)).toEqual(["a", "b", "c"]);
    expect(summary(sent)[1]).toEqual(["POST /letters", { limit: 2, token: "next:b" }]);
  });

  it("are looked for beside the page where the link is relative to it", async () => {
    const { letters, sent } = read([page("a", "letters?token=2"), page("b")], {
      first: { path: "v2/processing/letters?limit=1" },
    });
    expect(await taken(letters)).toEqual(["a", "b"]);
    expect(summary(sent)[1]).toBe("GET /v2/processing/letters?token=2");
  });

  it("are asked for by GET where a search by POST links without a method", async () => {
    const { letters, sent } = read([page("a", "/letters?token=x"), page("b")], {
      first: { path: "letters", body: {} },
    });
    expect(await taken(letters)).toEqual(["a", "b"]);
    expect(summary(sent)).toEqual([["POST /letters", {}], "GET /letters?token=x"]);
  });

  it.each([
    "https://api.sa.test/letters",
    "//evil.test/letters",
    "https://api.test.evil.test/letters?token=secret",
    "ftp://api.test/letters",
    "https://me:secret@api.test/letters",
    "https://api.test//letters",
    "data:application/json,{}",
    "https://",
  ])("are not asked for at %s", async (href) => {
    const { letters, sent } = read([page("a", href), page("b")]);
    await expect(taken(letters)).rejects.toMatchObject({
      name: "ApiError",
      message: expect.stringMatching(/^The next page is linked at .*, so it was not requested\.$/),
    });
    await expect(taken(read([page("a", href)]).letters)).rejects.not.toThrow("secret");
    expect(sent).toHaveLength(1);
  });

  it.each([
    ["an empty page", [page("ab", "?token=1"), page("")]],
    [
      "the fifth empty page in a row",
      [page("ab", "?token=1"), ...[2, 3, 4, 5, 6].map((token) => page("", `?token=${token}`))],
    ],
    ["a link to the same page", [page("ab", "?token=1"), page("", "?token=1")]],
    ["a link back to a page before", [page("a", "?token=1"), page("b", "?token=2"), page("a", "?token=1")]],
    ["links that are null", [page("a", "?token=1"), json({ letters: ["b"], links: null })]],
    ["no links", [page("a", "?token=1"), json({ letters: ["b"] })]],
    ["a link without an address", [page("a", "?token=1"), page("b", { href: null })]],
    ["nothing at all", [page("")]],
  ] as const)("end with %s", async (_, answers) => {
    const { letters, sent } = read([...answers]);
    expect((await taken(letters)).join("")).toMatch(/^(ab)?$/);
    expect(sent).toHaveLength(answers.length);
  });

  it("go on behind four empty pages, any number of times", async () => {
    const empty = (from: number) => [0, 1, 2, 3].map((at) => page("", `?token=${from + at}`));
    const { letters } = read([...empty(1), page("a", "?token=5"), ...empty(6), page("b")]);
    expect(await taken(letters)).toEqual(["a", "b"]);
  });

  it("give an item once that was moved to a later page meanwhile", async () => {
    const { letters } = read([page("ab", "?token=1"), page("bc")]);
    expect(await taken(letters)).toEqual(["a", "b", "c"]);
  });

  it("are asked for when they are needed, and not beyond the limit", async () => {
    const { letters, sent } = read([page("ab", "?token=1"), page("cd", "?token=2")], { limitTo: 4 });
    expect(sent).toHaveLength(0);
    await letters.next();
    await letters.next();
    expect(sent).toHaveLength(1);
    expect(await taken(letters)).toEqual(["c", "d"]);
    expect(sent).toHaveLength(2);
    const none = read([], { limitTo: 0 });
    expect(await taken(none.letters)).toEqual([]);
    expect(none.sent).toEqual([]);
  });

  it("are asked for again when they fail for a passing reason", async () => {
    const busy = text("busy", { status: 503 });
    const { letters, sent } = read([busy, page("a", { href: "?t=1", method: "POST" }), busy, page("b")]);
    expect(await taken(letters)).toEqual(["a", "b"]);
    expect(sent.map(({ method }) => method)).toEqual(["GET", "GET", "POST", "POST"]);
  });

  it("end in an error where one is no page", async () => {
    const { letters } = read([page("a", "?token=1"), json({ title: "Sorry" })]);
    await expect(taken(letters)).rejects.toMatchObject({
      name: "ApiError",
      message: "The page has no letters: Sorry.",
      status: 200,
    });
  });

  it("end with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const { letters } = read([page("ab", "?token=1")], { signal: controller.signal });
    await letters.next();
    controller.abort(reason);
    await expect(letters.next()).rejects.toBe(reason);
  });
});

describe("pages that never end", () => {
  it("are refused when ten in a row have nothing new, not nine", async () => {
    const repeated = (count: number) => Array.from({ length: count }, (_, at) => page("ab", `?token=${at}`));
    const { letters } = read([...repeated(10), page("c")]);
    expect(await taken(letters)).toEqual(["a", "b", "c"]);
    const endless = read(repeated(100));
    await expect(taken(endless.letters)).rejects.toMatchObject({
      name: "ApiError",
      message: "The list does not end: 10 pages in a row have nothing new.",
    });
    expect(endless.sent).toHaveLength(11);
  });

  it("are refused when they go round in a large circle", async () => {
    const circle = Array.from({ length: 300 }, (_, at) =>
      page(at < 150 ? String.fromCharCode(0x4e00 + at) : "x", `?token=${at % 150}`),
    );
    await expect(taken(read(circle).letters)).rejects.toThrow("The list does not end");
  });

  it("stop where the caller's limit is", async () => {
    const { letters, sent } = read([page("ab", "?token=1"), page("cd", "?token=2")], { limitTo: 3 });
    expect(await taken(letters)).toEqual(["a", "b", "c"]);
    expect(sent).toHaveLength(2);
  });
});
