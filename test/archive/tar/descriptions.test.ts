import { describe, expect, it } from "vitest";
import { Descriptions, isDescribing } from "../../../src/archive/tar/descriptions";
import { bytesOf, paxRecords } from "../../support/archives/archives";

const header = { name: "a", flag: "0", size: 3, linkname: "" };

/** Takes headers of these types and contents, then applies them to a member. */
function described(...headers: readonly (readonly [flag: string, content: string | Uint8Array])[]) {
  const descriptions = new Descriptions();
  let steps = 0;
  for (const [flag, content] of headers) {
    const bytes = typeof content === "string" ? bytesOf(content) : content;
    for (const _ of descriptions.add({ ...header, flag }, bytes)) steps += 1;
  }
  return { first: descriptions.apply(header), second: descriptions.apply(header), steps };
}

it.each(["x", "X", "g", "L", "K"])("a header of type %s describes others", (flag) => {
  expect(isDescribing({ flag })).toBe(true);
});

it.each(["0", "\0", "5", "l", "k", "G", "V"])("a header of type %j does not", (flag) => {
  expect(isDescribing({ flag })).toBe(false);
});

it("may be as long as 8 MiB", () => {
  const descriptions = new Descriptions();
  expect(() => descriptions.check({ ...header, size: 2 ** 23 })).not.toThrow();
  expect(() => descriptions.check({ ...header, size: 2 ** 23 + 1 })).toThrow("a header that is too long");
});

describe("what a header says", () => {
  it.each(["x", "X"])("counts for the next member only: %s", (flag) => {
    const records = paxRecords({ path: "p", linkpath: "l", size: "7", mtime: "x", comment: "y" });
    const { first, second } = described([flag, records]);
    expect(first).toEqual({ ...header, name: "p", linkname: "l", size: 7 });
    expect(second).toEqual(header);
  });

  it("counts for all members when it is global, unless the member has its own", () => {
    const { first, second } = described(
      ["g", paxRecords({ path: "p", size: "7" })],
      ["g", paxRecords({ path: "q" })],
      ["x", paxRecords({ size: "8" })],
    );
    expect(first).toEqual({ ...header, name: "q", size: 8 });
    expect(second).toEqual({ ...header, name: "q", size: 7 });
  });

  it("is a long name or the long name of a link, which ends at the first NUL", () => {
    const { first, second } = described(["L", "n".repeat(300)], ["K", "k\0x"]);
    expect(first).toEqual({ ...header, name: "n".repeat(300), linkname: "k" });
    expect(second).toEqual(header);
  });

  it.each([
    ["L", "name", "é".repeat(2 ** 16)],
    ["K", "linkname", "é".repeat(2 ** 16)],
    ["x", "name", paxRecords({ path: "é".repeat(2 ** 16) })],
    ["x", "linkname", paxRecords({ linkpath: "é".repeat(2 ** 16) })],
  ] as const)("is cut when it is a name that no disk can have: %s, %s", (flag, member, content) => {
    expect(described([flag, content]).first[member]).toBe("é".repeat(2 ** 15));
  });

  it.each([
    ["the later of two long names", ["L", "one"], ["L", "two"], "two"],
    ["a PAX header before a long name", ["x", paxRecords({ path: "one" })], ["L", "two"], "one"],
    ["a PAX header after a long name", ["L", "one"], ["x", paxRecords({ path: "two" })], "two"],
    ["a long name before a PAX header without one", ["L", "one"], ["x", paxRecords({ size: "7" })], "one"],
    ["the second of two PAX headers alone", ["x", paxRecords({ path: "one" })], ["x", ""], "a"],
  ] as const)("that counts is %s", (_, first, second, name) => {
    expect(described(first, second).first.name).toBe(name);
  });
});

describe("a record of a PAX header", () => {
  it.each([
    ["GNU.volume.filename", "the rest of a file from another archive"],
    ["GNU.sparse.major", "a sparse file"],
    ["GNU.sparse.", "a sparse file"],
    ["SCHILY.realsize", "a sparse file"],
    ["GNU.sparse", undefined],
    ["SCHILY.realsizes", undefined],
    ["Path", undefined],
    [`GNU.sparse.${"x".repeat(100)}`, undefined],
  ])("%s makes the member %s", (key, kind) => {
    expect(described(["x", paxRecords({ [key]: "1" })]).first).toEqual(
      kind === undefined ? header : { ...header, kind },
    );
  });

  it("keeps a byte order mark and whatever follows the first equals sign", () => {
    const { first } = described(["x", paxRecords({ path: "\ufeffa=b=c\0d", linkpath: "" })]);
    expect(first).toEqual({ ...header, name: "\ufeffa=b=c\0d" });
  });

  it("without an equals sign says nothing, and the next one is read", () => {
    expect(described(["x", `7 path\n${paxRecords({ path: "p" })}`]).first.name).toBe("p");
  });

  it.each(["\0\0\0", "x path=q\n", " 9 path=q\n", "9path=q\n"])("is the last one before %j", (rest) => {
    expect(described(["x", paxRecords({ path: "p" }) + rest]).first.name).toBe("p");
  });

  it.each(["11 path=p\n", "8 path=p\n", "9 path=pp", "0 path=p\n", "2 \n"])(
    "is refused when its length is wrong: %j",
    (content) => {
      expect(() => described(["x", content])).toThrow("has a damaged header");
      expect(described(["x", "10 path=p\n"]).first.name).toBe("p");
    },
  );

  it.each(["", "-1", "+1", "1.5", "1e3", "0x1", " 1", "1 ", "9007199254740992"])(
    "is refused when it says %j as the length",
    (size) => {
      expect(() => described(["x", paxRecords({ size })])).toThrow("has a damaged header");
    },
  );

  it.each(["0", "007", "9007199254740991"])("may say %j as the length", (size) => {
    expect(described(["x", paxRecords({ size })]).first.size).toBe(Number(size));
  });
});

it("is read in steps of 16 KiB", () => {
  const record = paxRecords({ comment: "x".repeat(1_000) });
  expect(described(["x", record.repeat(8)]).steps).toBe(0);
  expect(described(["x", record.repeat(100)]).steps).toBe(5);
  expect(described(["g", record.repeat(100)]).steps).toBe(5);
});
