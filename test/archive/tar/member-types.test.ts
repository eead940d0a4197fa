import { expect, test } from "vitest";
import { isSkipped, whyUnsupported } from "../../../src/archive/tar/member-types";

const file = { name: "a", size: 1, type: "file" } as const;
const folder = { name: "a/", size: 0, type: "directory" } as const;

test.each(["1", "2", "3", "4", "5", "6", "V", "D"])("passes over a member of type %j", (flag) => {
  expect(isSkipped(file, { flag })).toBe(true);
  expect(isSkipped(folder, { flag })).toBe(true);
  expect(
    whyUnsupported({ ...file, pax: { "GNU.sparse.major": "1" } }, { flag, format: "tar" }),
  ).toBeUndefined();
});

test.each(["0", "\0", "7"])("takes a member of type %j for a file, and for a folder by its name", (flag) => {
  expect(isSkipped(file, { flag })).toBe(false);
  expect(isSkipped(folder, { flag })).toBe(true);
  expect(whyUnsupported(file, { flag, format: "tar" })).toBeUndefined();
});

test.each([
  ["S", "a sparse file"],
  ["M", "the rest of a file from another archive"],
  ["X", 'a member of the unknown type "X"'],
  ["", 'a member of the unknown type ""'],
  [undefined, 'a member of the unknown type ""'],
])("says why a member of type %j is not supported, whatever its name", (flag, what) => {
  for (const header of [file, folder]) {
    expect(isSkipped(header, { flag })).toBe(false);
    expect(whyUnsupported(header, { flag, format: "tgz" })).toMatchObject({
      name: "ArchiveError",
      message: `The tar archive holds "${header.name}" as ${what}, which is not supported.`,
      format: "tgz",
      entry: header.name,
    });
  }
});

test.each([
  ["GNU.sparse.major", "a sparse file"],
  ["GNU.sparse.map", "a sparse file"],
  ["GNU.volume.filename", "the rest of a file"],
])("says why a file is not supported with the PAX attribute %s", (key, what) => {
  const header = { ...file, pax: { [key]: "1" } };
  expect(whyUnsupported(header, { flag: "0", format: "tar" })?.message).toContain(what);
});

test.each(["GNU.volume.label", "mtime", "comment"])("takes a file with the PAX attribute %s", (key) => {
  const header = { ...file, pax: { [key]: "1" } };
  expect(whyUnsupported(header, { flag: "0", format: "tar" })).toBeUndefined();
});
