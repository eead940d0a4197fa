import { gunzipSync } from "fflate";
import { unpackTar } from "modern-tar";
import { describe, expect, it } from "vitest";
import { packTgz } from "../../../src/emulator";

describe("packTgz", () => {
  it("packs files, folders and links under the names given, good or bad", async () => {
    const packed = await packTgz([
      { path: "output/" },
      { path: "output/data.json", bytes: "{}" },
      { path: "../evil", bytes: Uint8Array.of(1) },
      { path: "output/data.json", bytes: "[]" },
      { path: "link", type: "symlink", linkTo: "/etc/passwd" },
    ]);
    const members = await unpackTar(gunzipSync(packed).slice());
    expect(members.map(({ header: { name, type, size, linkname } }) => [name, type, size, linkname])).toEqual(
      [
        ["output/", "directory", 0, ""],
        ["output/data.json", "file", 2, ""],
        ["../evil", "file", 1, ""],
        ["output/data.json", "file", 2, ""],
        ["link", "symlink", 0, "/etc/passwd"],
      ],
    );
    expect(new TextDecoder().decode(members[3]?.data)).toBe("[]");
  });

  it("gives the same bytes for the same members", async () => {
    const members = [{ path: "a", bytes: "b" }];
    expect(await packTgz(members)).toEqual(await packTgz(members));
  });

  it("packs an empty archive", async () => {
    expect(await unpackTar(gunzipSync(await packTgz([])).slice())).toEqual([]);
  });
});
