import { createTarDecoder } from "modern-tar";
import { expect, test } from "vitest";
import { TypeFlags } from "../../../src/archive/tar/type-flags";
import {
  damage,
  noise,
  paxRecords,
  type RawTarMember,
  rawTar,
  streamOf,
} from "../../support/archives/archives";

/** Name and flag of each member, as the decoder and the flags beside it tell them. */
async function flagsOf(bytes: Uint8Array, chunkBytes: number): Promise<string[]> {
  const flags = new TypeFlags();
  const watched = streamOf(bytes, { chunkBytes }).pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        flags.push(chunk);
        controller.enqueue(chunk);
      },
    }),
  );
  const entries = watched.pipeThrough(createTarDecoder({ strict: true })).getReader();
  const found: string[] = [];
  for (let next = await entries.read(); !next.done; next = await entries.read()) {
    const { header, body } = next.value;
    found.push(`${header.name} ${flags.next(header)}`);
    const reader = body.getReader();
    while (!(await reader.read()).done);
  }
  return found;
}

const describing: readonly RawTarMember[] = [
  { name: "pax", type: "x", content: paxRecords({ mtime: "1", comment: "x".repeat(600) }) },
  { name: "pax", type: "g", content: paxRecords({ comment: "global" }) },
  { name: "././@LongLink", type: "K", content: `${"k".repeat(300)}\0` },
];

/** A member that is another one each time, with headers in front of it now and then. */
function membersAt(index: number): RawTarMember[] {
  const [which = 0, length = 0, headers = 0, type = 0] = noise(4, index + 1);
  const flag = ["0", "\0", "7", "1", "2", "3", "4", "5", "6", "S", "V", "M", "D", "Z"][type % 14] ?? "0";
  const hasBytes = !"123456".includes(flag);
  const name = `m${index}${which % 3 === 0 && hasBytes ? "/" : ""}`;
  const content = hasBytes ? noise(length * (1 + (which % 11)), index) : "";
  return [...describing.slice(0, headers % 4), { name, type: flag, content }];
}

const many = Array.from({ length: 200 }, (_, index) => membersAt(index)).flat();
const expected = many
  .filter((member) => !describing.includes(member))
  .map(({ name, type }) => `${name} ${type}`);

test.each([65_536, 700, 512, 511])(
  "tells the flags of any members, %d bytes at a time",
  async (chunkBytes) => {
    expect(await flagsOf(rawTar(...many), chunkBytes)).toEqual(expected);
    expect(expected).toHaveLength(200);
  },
);

test.each([
  ["a PAX header", [{ name: "pax", type: "x", content: paxRecords({ size: "600" }) }], 0],
  ["a global PAX header", [{ name: "pax", type: "g", content: paxRecords({ size: "600" }) }], 0],
  ["base 256", [], Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 88)],
  ["octal with spaces", [], new TextEncoder().encode("       1130 ")],
])("follows a length in %s, of a file and of what is given as a folder", async (_, headers, size) => {
  for (const name of ["a", "a/"]) {
    const tar = rawTar(
      ...(headers as readonly RawTarMember[]),
      { name, type: "Z", size, content: noise(600) },
      { name: "b/", type: "5" },
    );
    expect(await flagsOf(tar, 65_536)).toEqual([`${name} Z`, "b/ 5"]);
  }
});

test("follows a length in base 256 of a header that describes a member", async () => {
  const content = paxRecords({ path: "b" });
  const size = Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, content.length);
  const tar = rawTar({ name: "pax", type: "x", size, content }, { name: "a", type: "S" });
  expect(await flagsOf(tar, 65_536)).toEqual(["b S"]);
});

test("knows no flag of a member that it has not seen", () => {
  const flags = new TypeFlags();
  flags.push(rawTar({ name: "a" }).subarray(0, 511));
  expect(flags.next({ name: "a", size: 0, type: "file" })).toBeUndefined();
});

test("tells what the decoder has read and not given, as far as there are headers", () => {
  const flags = new TypeFlags();
  const members = [
    { name: "a", type: "2" },
    { name: "b", type: "S", content: "b" },
    { name: "c", type: "0", content: "c" },
    { name: "d" },
  ];
  const pax = { name: "pax", type: "x", content: "x" };
  flags.push(rawTar(pax, ...members));
  expect(flags.unread().map(({ header, flag }) => `${header.name} ${flag}`)).toEqual(["a 2", "b S", "c 0"]);

  flags.next({ name: "a", size: 0, type: "symlink" });
  expect(flags.unread().map(({ flag }) => flag)).toEqual(["S", "0", "0"]);
});

test("tells nothing of a header with a wrong checksum", () => {
  const flags = new TypeFlags();
  flags.push(damage(rawTar({ name: "a", type: "S" }), 156));
  expect(flags.unread()).toEqual([]);
});
