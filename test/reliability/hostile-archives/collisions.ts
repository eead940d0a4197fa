import { bytesOf, concat } from "../../support/archives/archives";
import { bothWith, type HostileArchive, harmless, type Refused, refused, tgzWith, withData } from "./row";

const samePath = refused("have the same path");
const bothKinds = refused("is both a file and a folder in it");
const oneFile: Refused = { error: "OutputError", says: "for one file" };
const nfc = "größe.tif".normalize("NFC");
const nfd = "größe.tif".normalize("NFD");

/** Two files that cannot both be there, and two that can. */
function refusedPair(
  [one, other]: readonly [string, string],
  ends: Refused,
  [twinOne, twinOther]: readonly [string, string],
): HostileArchive {
  return {
    name: `\`${one}\` and \`${other}\``,
    make: bothWith({ name: one, content: "one" }, { name: other, content: "two" }),
    ends,
    twin: {
      name: `\`${twinOne}\` and \`${twinOther}\``,
      make: bothWith({ name: twinOne, content: "one" }, { name: twinOther, content: "two" }),
      files: withData({ [twinOne.replace("output/", "")]: "one", [twinOther]: "two" }),
    },
  };
}

/** Two files whose names some disks take for the same. */
function similarPair(name: string, [one, other]: readonly [string, string], twin: string): HostileArchive {
  return {
    name,
    make: bothWith({ name: one, content: "one" }, { name: other, content: "two" }),
    ends: harmless("two files", { [one]: "one", [other]: "two" }),
    onFoldingDisks: oneFile,
    twin: {
      name: `\`${one}\` and \`${twin}\``,
      make: bothWith({ name: one, content: "one" }, { name: twin, content: "two" }),
      files: withData({ [one]: "one", [twin]: "two" }),
    },
  };
}

export const collisions: readonly HostileArchive[] = [
  {
    name: "a file twice",
    make: bothWith({ name: "a", content: "a longer one" }, { name: "a", content: "two" }),
    ends: harmless("the later one counts, as with `tar`", { a: "two" }),
    twin: {
      name: "once",
      make: bothWith({ name: "a", content: "two" }),
      files: withData({ a: "two" }),
    },
  },
  {
    name: "a file a hundred times",
    make: bothWith(...Array.from({ length: 100 }, (_, index) => ({ name: "a", content: `${index}` }))),
    ends: harmless("the last one counts", { a: "99" }),
    twin: {
      name: "a hundred files",
      make: bothWith(
        ...Array.from({ length: 100 }, (_, index) => ({ name: `a${index}`, content: `${index}` })),
      ),
      files: withData(
        Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`a${index}`, `${index}`])),
      ),
    },
  },
  refusedPair(["output/x", "x"], samePath, ["output/x", "y"]),
  refusedPair(["a/x", "a//x"], samePath, ["a/x", "a//y".replace("//", "/")]),
  refusedPair(["a/x", "a\\x"], samePath, ["a/x", "ax"]),
  refusedPair(["a/x", "./a/./x"], samePath, ["a/x", "a/.x"]),
  refusedPair(["a", "a/b"], bothKinds, ["a", "b/a"]),
  refusedPair(["a/b/c", "a/b"], bothKinds, ["a/b/c", "a/d"]),
  {
    name: "two names that are not UTF-8 and look the same when decoded",
    make: tgzWith(
      { name: concat(bytesOf("a"), Uint8Array.of(0xe8)), content: "one" },
      { name: concat(bytesOf("a"), Uint8Array.of(0xe9)), content: "two" },
    ),
    ends: samePath,
    twin: {
      name: "one of them",
      make: tgzWith({ name: concat(bytesOf("a"), Uint8Array.of(0xe8)), content: "one" }),
      files: withData({ "a\ufffd": "one" }),
    },
  },
  similarPair("two names that differ in case", ["Scene.tif", "scene.TIF"], "scene2.tif"),
  similarPair(
    "two folders whose names differ in case, with a file of the same name in each",
    ["A/x", "a/x"],
    "a/y",
  ),
  similarPair("two names that differ in their Unicode form", [nfc, nfd], "größer.tif"),
];
