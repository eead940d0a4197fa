import { describe, expect, it } from "vitest";
import { checkOptions } from "../../src/options";
import { checkOnlyUnpacking, readingKinds, readingOf } from "../../src/outputs/download-options";

const long = "a".repeat(1024);

describe("the option match", () => {
  const check = (match: unknown) =>
    checkOptions("downloadResults", { match } as { match?: string }, { match: readingKinds.match });

  it.each([["*.tif"], [["*.tif", "data.json"]], [long], [[long, long]]])("may be: number %#", (match) => {
    expect(check(match)).toEqual({ match });
  });

  it.each([
    ["", /; got an empty string/],
    [[], /; got /],
    [7, /; got 7/],
    [["*.tif", ""], /; got /],
    [`${long}a`, /; got a glob of more than 1024 characters\.$/],
    [["*.tif", `${long}a`], /; got a glob of more than 1024 characters\.$/],
  ])("may not be: number %#", (match, message) => {
    expect(() => check(match)).toThrow(message);
    expect(() => check(match)).toThrow(expect.objectContaining({ name: "InputError", argument: "match" }));
  });

  it("becomes a list, beside the other options that say how results are read", () => {
    const { signal } = new AbortController();
    const onProgress = () => undefined;
    const others = { connections: 2, maxEntries: 3, maxBytes: 4, onProgress, signal };
    expect(readingOf({ match: "*.tif", ...others })).toEqual({ match: ["*.tif"], ...others });
    expect(readingOf({ match: ["a", "b"] }).match).toEqual(["a", "b"]);
    expect(readingOf({}).match).toBeUndefined();
  });
});

describe("options of unpacking", () => {
  it.each([["match"], ["maxEntries"], ["maxBytes"]])("have no use without it: %s", (name) => {
    const options = { [name]: name === "match" ? "*" : 7 };
    expect(() => checkOnlyUnpacking("downloadResults", { ...options, unpacking: false })).toThrow(
      expect.objectContaining({
        name: "InputError",
        message: `downloadResults takes "${name}" only when it unpacks, not with "unpacking": false.`,
        argument: name,
      }),
    );
    for (const unpacking of [true, undefined])
      checkOnlyUnpacking("downloadResults", { ...options, unpacking });
  });

  it("leave the others alone", () => {
    expect(checkOnlyUnpacking("downloadResults", { connections: 2, unpacking: false })).toBeUndefined();
  });
});
