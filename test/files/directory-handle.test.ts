import { describe, expect, expectTypeOf, it } from "vitest";
import { type DirectoryHandle, isDirectoryHandle } from "../../src/files/directory-handle";
import { fakeFolder } from "../support/files/handles";

describe("isDirectoryHandle", () => {
  it("knows the handle of a folder by its shape", () => {
    expect(isDirectoryHandle(fakeFolder().handle)).toBe(true);
  });

  it.each([
    [undefined],
    [null],
    ["berlin"],
    [{}],
    [{ kind: "directory", name: "berlin" }],
    [{ ...fakeFolder().handle, kind: "file" }],
    [{ ...fakeFolder().handle, getDirectoryHandle: undefined }],
    [{ ...fakeFolder().handle, getFileHandle: "no function" }],
    [new URL("file:///a")],
  ])("does not take %s for one", (value) => {
    expect(isDirectoryHandle(value)).toBe(false);
  });

  it("does not take the handle of a file for one", async () => {
    const file = await fakeFolder().handle.getFileHandle("a.txt", { create: true });
    expect(isDirectoryHandle(file)).toBe(false);
  });
});

it("has a type that a browser's own handles are of", () => {
  expectTypeOf<FileSystemDirectoryHandle>().toExtend<DirectoryHandle>();
});
