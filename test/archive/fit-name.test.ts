import { describe, expect, it } from "vitest";
import { fitNames } from "../../src/archive/fit-name";

const bytesOf = (text: string): number => new TextEncoder().encode(text).byteLength;

describe("a name that is too long for a disk", () => {
  it.each([
    ["of letters", `${"x".repeat(300)}.tif`, ".tif"],
    ["just over the limit", `${"x".repeat(252)}.tif`, ".tif"],
    ["of two bytes a character", `${"ж".repeat(200)}.tar.gz`, ".tar.gz"],
    ["of four bytes a character", `${"🛰".repeat(100)}.geojson`, ".geojson"],
    ["with marks of its own", `${"é̂".normalize("NFD").repeat(100)}.json`, ".json"],
    ["without an ending", "x".repeat(256), ""],
    ["that is all marks", "\u0301".repeat(200), ""],
  ])("is shortened in front of its ending, %s", (_, name, ending) => {
    const short = fitNames(name);
    expect(bytesOf(short)).toBeLessThanOrEqual(255);
    expect(short).toMatch(new RegExp(`~[0-9a-f]{8}${ending.replaceAll(".", "\\.")}$`));
    expect(short).not.toMatch(/\p{Cs}/u);
    expect(name.startsWith(short.slice(0, short.lastIndexOf("~")))).toBe(true);
  });

  it("cuts no mark from its character", () => {
    const [start = ""] = fitNames("e\u0301".repeat(200)).split("~");
    expect(start).toMatch(/^(?:e\u0301)+$/);
  });

  it("differs from one that begins alike", () => {
    const [one, other] = ["a", "b"].map((last) => fitNames(`${"x".repeat(300)}${last}.tif`));
    expect(one).not.toBe(other);
    expect(one?.slice(0, 200)).toBe(other?.slice(0, 200));
  });

  it("gets the same name each time, and keeps it", () => {
    const name = `${"ж".repeat(300)}.tif`;
    expect(fitNames(fitNames(name))).toBe(fitNames(name));
  });

  it("is a folder as well", () => {
    const [folder = "", file] = fitNames(`${"x".repeat(300)}/b.tif`).split("/");
    expect([bytesOf(folder), file]).toEqual([255, "b.tif"]);
  });

  it("leaves room for what is added", () => {
    expect(bytesOf(fitNames(`${"x".repeat(250)}.tgz`, { room: 14 }))).toBe(241);
  });
});

it("leaves a name alone that just fits", () => {
  for (const name of ["x".repeat(255), `${"ж".repeat(125)}x.tif`, "a/b.tif", ""]) {
    expect(fitNames(name)).toBe(name);
  }
});
