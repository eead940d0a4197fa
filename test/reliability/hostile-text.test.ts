import { describe, expect, it } from "vitest";
import { checksumsFrom, checksumsFromMultihash } from "../../src/download/checksums";
import { isFiltered } from "../../src/emulator/v2/cql2";
import { describe as inWords } from "../../src/options";
import { refuseOtherContent } from "../../src/outputs/file-content";
import { typesOf } from "../../src/stac/item-assets";
import { archiveNameFrom } from "../../src/v1/archive-name";
import { linesOf } from "../../src/viz/grid/text";
import { crsOf } from "../../src/viz/raster/georeference";

/** So long that a pattern with a quadratic time takes hours. */
const long = 1_000_000;

function nameOfCrs(citation: string): string | undefined {
  const image = { getGeoKeys: () => ({ GTCitationGeoKey: citation }) };
  return crsOf(image as unknown as Parameters<typeof crsOf>[0]).name;
}

const item = {} as Parameters<typeof typesOf>[0]["item"];

function refusePage(text: string): void {
  const file = { source: "a", path: "a", folder: undefined, expectedTypes: [], stated: {} };
  const download = { address: "https://storage.test/a", contentType: "text/html", mayBeDecoded: false };
  refuseOtherContent(file as never, { download: download as never, start: new TextEncoder().encode(text) });
}

function like(value: string, pattern: string): boolean {
  return isFiltered({ op: "like", args: [{ property: "name" }, pattern] }, () => value);
}

/** None of these may take more time than the text has characters. */
describe("a text made to be slow", () => {
  it("is no asset's ending", () => {
    expect(typesOf({ key: `${".".repeat(long)}/`, asset: { href: "" }, item })).toEqual([]);
    expect(typesOf({ key: `.${"a".repeat(long)}/`, asset: { href: "" }, item })).toEqual([]);
    expect(typesOf({ key: `${".".repeat(long)}TIF`, asset: { href: "" }, item })).toEqual(["image/tiff"]);
  });

  it("becomes the name of an archive", () => {
    const dots = ". ".repeat(long / 2);
    expect(archiveNameFrom(`attachment; filename="${dots}"`, "tgz")).toBe("output.tgz");
    expect(archiveNameFrom(`attachment; filename="${dots}a${dots}"`, "tgz")).toBe("a.tgz");
    expect(archiveNameFrom(`attachment; filename="a${dots}b.tgz"`, "tgz")).toMatch(/^a.+\.tgz$/);
    expect(archiveNameFrom(`attachment; ${"filename*=a'".repeat(long / 12)};`, "tgz")).toMatch(/\.tgz$/);
  });

  it("is no checksum", () => {
    const text = `${"=".repeat(long)}-`;
    expect(checksumsFromMultihash(text)).toEqual({});
    expect(checksumsFrom(new Headers({ "content-md5": text }), { isWhole: true })).toEqual({});
    expect(
      checksumsFrom(new Headers({ "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==" }), { isWhole: true }),
    ).toEqual({
      md5: "1B2M2Y8AsgTpgAmY7PhCfg==",
    });
  });

  it("is not taken for a page that it is not", () => {
    expect(() => refusePage(`${"<!---->".repeat(140)}<svg>`)).not.toThrow();
    expect(() => refusePage(`<?xml>${"<!-- -->  ".repeat(90)}`)).not.toThrow();
    expect(() => refusePage("<!-- > -- -->\n<!----><html>")).toThrow(/nothing was kept/);
  });

  it("is the name of a coordinate system", () => {
    const ends = "|\0".repeat(long / 2);
    expect(nameOfCrs(`${ends}a${ends}`)).toBe(`${ends}a`);
    expect(nameOfCrs(ends)).toBeUndefined();
    expect(nameOfCrs("WGS 84 / UTM\nzone 33N|\0")).toBe("WGS 84 / UTM\nzone 33N");
  });

  it("is shortened for a picture", () => {
    const lines = linesOf("a/".repeat(long / 2), {
      fontSize: 10,
      isBold: false,
      maxLines: 2,
      leaveOut: "middle",
      width: 80,
    });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^[a/]+…[a/]+$/);
    const narrow = linesOf("i".repeat(long), {
      fontSize: 10,
      isBold: false,
      maxLines: 1,
      leaveOut: "end",
      width: 40,
    });
    expect(narrow).toEqual(["iiiiiii…"]);
  });

  it("is quoted by its start, unless it may be a secret", () => {
    expect(inWords(":".repeat(long))).toBe(`"${":".repeat(60)}…"`);
    expect(inWords("&".repeat(long))).toBe(`"${"&".repeat(60)}…"`);
    expect(inWords(`${":".repeat(long)}@`)).toBe("a string that is not shown");
    expect(inWords(`a ${"&".repeat(long)}b=`)).toBe("a string that is not shown");
    expect(inWords("a: b?")).toBe('"a: b?"');
  });

  it("is compared with a filter of the emulator", () => {
    expect(like("a".repeat(10_000), "%a".repeat(50))).toBe(true);
    expect(like("a".repeat(10_000), `${"%a".repeat(50)}b`)).toBe(false);
    expect(like("a%b", "a\\%b")).toBe(true);
    expect(like("axb", "a\\%b")).toBe(false);
    expect(like("a\nb", "%_b%")).toBe(true);
  });
});
