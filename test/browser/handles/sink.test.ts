import { describe, expect, it } from "vitest";
import { createHandleSink } from "../../../src/browser/handles/sink";
import { begunAt } from "../../../src/browser/handles/staging";
import { transact } from "../../../src/files/transact";
import { noise, streamOf } from "../../support/archives";
import { type FakeFolder, fakeFolder, fakeLocks } from "../../support/handles";

const never = new Promise<never>(() => undefined);
const refusal = (name: string) => new DOMException("said the browser", name);

interface SaveOptions {
  readonly overwrite?: boolean;
  readonly locks?: ReturnType<ReturnType<typeof fakeLocks>["page"]>["locks"];
  /** Thrown after all files were written. */
  readonly failure?: Error;
}

function incoming(path: string, text: string) {
  return { path, mediaType: "text/plain", body: streamOf(new TextEncoder().encode(text)) };
}

/** Saves texts under their paths, in one set. */
function save(
  { handle }: FakeFolder,
  files: Record<string, string>,
  { failure, locks = fakeLocks().page().locks, ...options }: SaveOptions = {},
): Promise<string[]> {
  return transact(createHandleSink(handle, { ...options, locks }), async (transaction) => {
    for (const [path, text] of Object.entries(files)) await transaction.write(incoming(path, text));
    if (failure !== undefined) throw failure;
    return Object.keys(files);
  });
}

describe.each([true, false])("a folder whose files can be moved: %s", (canMove) => {
  it("gets all files in their folders, and their relative paths are returned", async () => {
    const folder = fakeFolder({ canMove });
    folder.put("a/older.txt", "older");
    expect(await save(folder, { "a/b/c.txt": "c", "a/d.txt": "", "e.txt": "e" })).toEqual([
      "a/b/c.txt",
      "a/d.txt",
      "e.txt",
    ]);
    expect(folder.files()).toEqual({ "a/older.txt": "older", "a/b/c.txt": "c", "a/d.txt": "", "e.txt": "e" });
    expect(folder.names()).toEqual(["a", "e.txt"]);
  });

  it("has files replaced", async () => {
    const folder = fakeFolder({ canMove });
    folder.put("a.txt", "old");
    await save(folder, { "a.txt": "new", "b.txt": "b" });
    expect(folder.files()).toEqual({ "a.txt": "new", "b.txt": "b" });
  });

  it("is as it was when a move fails half-way", async () => {
    const folder = fakeFolder();
    folder.put("a.txt", "old");
    folder.put("z.txt", "old");
    let failed = 0;
    const failing = folder.reopen({
      canMove,
      before(call, path) {
        const isLast = path === (canMove ? `${staging(folder)}/incoming/z.txt` : "z.txt");
        if (isLast && call === (canMove ? "move" : "close") && failed < 1) {
          failed += 1;
          throw refusal("QuotaExceededError");
        }
      },
    });
    await expect(save(failing, { "a.txt": "new", "b/b.txt": "b", "z.txt": "new" })).rejects.toMatchObject({
      name: "OutputError",
      message:
        "Nothing was saved to berlin: there is no room left for it, or the browser gives this page no more.",
    });
    expect(failed).toBe(1);
    expect(folder.files()).toEqual({ "a.txt": "old", "z.txt": "old" });
    expect(folder.names().sort()).toEqual(["a.txt", "z.txt"]);
  });
});

function staging(folder: FakeFolder): string {
  return folder.names().find((name) => name.endsWith(".partial")) ?? "no staging folder";
}

describe("a file in use", () => {
  it.each([true, false])(
    "leaves nothing of the download, also where its copy stays at first: %s",
    async (stays) => {
      const folder = fakeFolder({ canMove: false });
      folder.put("a.txt", "old");
      folder.put("b/b.txt", "old");
      const used = await (await folder.handle.getDirectoryHandle("b")).getFileHandle("b.txt");
      const writer = await used.createWritable?.();
      const files = { "a.txt": "new", "b/b.txt": "new", "c.txt": "new" };
      const copies: boolean[] = [];
      const opened = folder.reopen({
        canMove: false,
        before(call, path) {
          if (call !== "removeEntry" || !/replaced\/b\/b\.txt$/.test(path)) return;
          copies.push(stays);
          if (stays) throw refusal("NoModificationAllowedError");
        },
      });
      await expect(save(opened, files)).rejects.toMatchObject({
        name: "OutputError",
        message: "Nothing was saved to berlin: a file is in use, perhaps by another tab.",
      });
      expect(copies).toEqual([stays]);
      expect(folder.files()).toEqual({ "a.txt": "old", "b/b.txt": "old" });
      expect(folder.names().sort()).toEqual(["a.txt", "b"]);
      await writer?.abort();
      await save(folder, files);
      expect(folder.files()).toEqual(files);
    },
  );

  it.each([
    ["is cleared away by the next download when it is in its place, too", "old", false],
    ["stays when it is nowhere else", "older", true],
  ])("that an earlier download kept %s", async (_, text, stays) => {
    const folder = fakeFolder();
    const name = ".up42-0badcafe-00000001-01234567.partial";
    folder.put("b/b.txt", "old");
    folder.put(`${name}/replaced/b/b.txt`, text);
    await save(folder, { "c.txt": "c" });
    expect(folder.names()).toEqual(["b", ...(stays ? [name] : []), "c.txt"]);
  });
});

describe("what stands in the way", () => {
  it.each([
    ["a.txt", "a.txt", 'Nothing was saved: berlin/a.txt already exists and "overwrite" is false.'],
    ["a/b.txt", "a/b.txt", 'Nothing was saved: berlin/a/b.txt already exists and "overwrite" is false.'],
    ["a", "a/b.txt", "Nothing was saved: berlin/a is a file, and a folder is to go there."],
    ["a", "a/b/c/d.txt", /^Nothing was saved: berlin\/a\S* is a file, and a folder is to go there\.$/],
    ["a/b.txt", "a", "Nothing was saved: berlin/a is a folder, and a file is to go there."],
  ])("as %s for %s ends in an OutputError, and nothing is changed", async (there, path, message) => {
    const folder = fakeFolder();
    folder.put(there, "old");
    const saving = save(folder, { "first.txt": "1", [path]: "new" }, { overwrite: false });
    const named = typeof message === "string" ? message : expect.stringMatching(message);
    await expect(saving).rejects.toMatchObject({ name: "OutputError", message: named });
    expect(folder.files()).toEqual({ [there]: "old" });
    expect(folder.names()).toHaveLength(1);
  });

  it("is nothing where other names are taken", async () => {
    const folder = fakeFolder();
    folder.put("a/b.txt", "old");
    await save(folder, { "a/c.txt": "new" }, { overwrite: false });
    expect(folder.files()).toEqual({ "a/b.txt": "old", "a/c.txt": "new" });
  });

  it.each([
    ["aux", "The browser allows no file of the name"],
    ["aux/a.txt", "The browser allows no file of the name"],
    [".up42-00000000-0mabcdefg-01234567.partial/x", "is kept for downloads in progress"],
  ])("as the name %s ends in an UnsafePathError", async (path, message) => {
    const folder = fakeFolder();
    await expect(save(folder, { "a.txt": "a", [path]: "b" })).rejects.toMatchObject({
      name: "UnsafePathError",
      message: expect.stringContaining(message),
      entry: path,
    });
    expect(folder.names()).toEqual([]);
  });

  it("as two names that the file system takes for one ends in an OutputError", async () => {
    const folder = fakeFolder({ foldsCase: true });
    await expect(save(folder, { "A.tif": "A", "a.tif": "a" })).rejects.toMatchObject({
      name: "OutputError",
      message: 'Nothing was saved: the file system takes "a.tif" and "A.tif" for one file.',
      path: "berlin/a.tif",
    });
    const apart = fakeFolder();
    await save(apart, { "A.tif": "A", "a.tif": "a" });
    expect(apart.files()).toEqual({ "A.tif": "A", "a.tif": "a" });
  });
});

describe("a set that fails", () => {
  it("leaves nothing, and what went wrong is thrown as it is", async () => {
    const folder = fakeFolder();
    const failure = new Error("enough");
    await expect(save(folder, { "a/b.txt": "b" }, { failure })).rejects.toBe(failure);
    expect(folder.names()).toEqual([]);
  });

  it("passes an error of the body through, and the folder has nothing of it", async () => {
    const folder = fakeFolder();
    const broken = new Error("broken");
    const transaction = await createHandleSink(folder.handle, {}).begin();
    const body = streamOf(noise(3_000_000), { error: broken });
    const writing = transaction.write({ path: "a", mediaType: "image/tiff", body });
    await expect(writing).rejects.toBe(broken);
    await transaction.rollback();
    expect(folder.names()).toEqual([]);
  });

  it.each([
    ["QuotaExceededError", "there is no room left for it, or the browser gives this page no more."],
    ["NoModificationAllowedError", "a file is in use, perhaps by another tab."],
    ["AbortError", "the browser refused the file."],
    ["OddError", "the browser says OddError."],
  ])("says a %s in a sentence", async (name, reason) => {
    const folder = fakeFolder({
      before(call) {
        if (call === "write") throw refusal(name);
      },
    });
    await expect(save(folder, { "a/b.txt": "b" })).rejects.toMatchObject({
      name: "OutputError",
      message: `Nothing was saved to berlin/a/b.txt: ${reason}`,
      path: "berlin/a/b.txt",
      cause: { name },
    });
    expect(folder.names()).toEqual([]);
  });

  it("says where a browser cannot write through handles", async () => {
    const saving = save(fakeFolder({ canWrite: false }), { "a.txt": "a" });
    await expect(saving).rejects.toMatchObject({
      name: "UnsupportedError",
      message: expect.stringMatching(/^This browser cannot write .*pass a sink\.$/),
    });
  });
});

describe("permission", () => {
  it.each<[string, [string, string | Error], boolean]>([
    ["granted", ["granted", "denied"], true],
    ["granted when asked for", ["prompt", "granted"], true],
    ["denied", ["prompt", "denied"], false],
    ["not asked for outside of a click", ["prompt", refusal("SecurityError")], false],
  ])("that is %s decides", async (_, permissions, mayWrite) => {
    const folder = fakeFolder({ permissions });
    const saving = save(folder, { "a.txt": "a" });
    if (mayWrite) await saving;
    else {
      await expect(saving).rejects.toMatchObject({
        name: "OutputError",
        message:
          'Nothing was saved to berlin: this page may only read it; call requestPermission({ mode: "readwrite" }) of the ' +
          "handle in a click, or pick the folder with that mode, and try again.",
      });
    }
    expect(folder.names()).toEqual(mayWrite ? ["a.txt"] : []);
  });
});

describe("what a closed page left", () => {
  /** A page that stops at a call and is closed there. */
  async function leave(folder: FakeFolder, files: Record<string, string>, at: [call: string, path: RegExp]) {
    const page = locks.page();
    const stopped = new Promise<void>((resolve) => {
      const opened = folder.reopen({
        before(call, path) {
          if (call !== at[0] || !at[1].test(path)) return;
          resolve();
          return never;
        },
      });
      void save(opened, files, { locks: page.locks });
    });
    await stopped;
    return page;
  }
  const locks = fakeLocks();

  it("is removed by the next download when files were still arriving", async () => {
    const folder = fakeFolder();
    const page = await leave(folder, { "a.txt": "a", "b.txt": "b" }, ["write", /b\.txt$/]);
    page.close();
    folder.reopen({}).put(`${staging(folder)}/incoming/b.txt`, "");
    await save(folder, { "c.txt": "c" }, { locks: locks.page().locks });
    expect(folder.files()).toEqual({ "c.txt": "c" });
    expect(folder.names()).toEqual(["c.txt"]);
  });

  it("is left alone while the page lives", async () => {
    const folder = fakeFolder();
    await leave(folder, { "a.txt": "a", "b.txt": "b" }, ["write", /b\.txt$/]);
    await save(folder, { "c.txt": "c" }, { locks: locks.page().locks });
    expect(folder.names()).toEqual([staging(folder), "c.txt"]);
    expect(staging(folder)).not.toBe("no staging folder");
  });

  it.each([
    ["before the first", /incoming\/a\.txt$/],
    ["before a replaced one", /^b\.txt$/],
    ["before the last", /incoming\/d\/c\.txt$/],
  ])("is finished by the next download when it had begun to move its files: %s", async (_, path) => {
    const folder = fakeFolder();
    folder.put("b.txt", "old", { lastModified: 1 });
    const files = { "a.txt": "a", "b.txt": "b", "d/c.txt": "c" };
    (await leave(folder, files, ["move", path])).close();
    await save(folder, { "e.txt": "e" }, { locks: locks.page().locks });
    expect(folder.files()).toEqual({ ...files, "e.txt": "e" });
    expect(folder.names().sort()).toEqual(["a.txt", "b.txt", "d", "e.txt"]);
  });

  it("does not take the place of what is newer", async () => {
    const folder = fakeFolder();
    (await leave(folder, { "a.txt": "a", "b.txt": "b" }, ["move", /incoming\/b\.txt$/])).close();
    folder.put("b.txt", "newer", { lastModified: Date.now() + 60_000 });
    await save(folder, { "c.txt": "c" }, { locks: locks.page().locks });
    expect(folder.files()).toEqual({ "a.txt": "a", "b.txt": "newer", "c.txt": "c" });
  });

  it("counts as left after a week where no lock can tell", async () => {
    const folder = fakeFolder();
    const name = (begun: number): string =>
      `.up42-0badcafe-${begun.toString(36).padStart(8, "0")}-01234567.partial`;
    const [old, young] = [name(Date.now() - 8 * 24 * 3_600_000), name(Date.now() - 6 * 24 * 3_600_000)];
    expect(begunAt({ name: young })).toBeGreaterThan(begunAt({ name: old }));
    folder.put(`${old}/incoming/a.txt`, "a");
    folder.put(`${young}/incoming/a.txt`, "a");
    await save(folder, { "c.txt": "c" });
    expect(folder.names()).toEqual([young, "c.txt"]);
  });

  it("that cannot be cleared does not stand in the way", async () => {
    const folder = fakeFolder();
    const name = ".up42-0badcafe-00000001-01234567.partial";
    folder.put(`${name}/incoming/a.txt`, "a");
    const busy = folder.reopen({
      before(call, path) {
        if (call === "removeEntry" && path.startsWith(name)) throw refusal("NoModificationAllowedError");
      },
    });
    await save(busy, { "c.txt": "c" });
    expect(folder.names()).toEqual([name, "c.txt"]);
  });
});

describe("a large file", () => {
  it("keeps its bytes in order, and comes in few writes", async () => {
    let writes = 0;
    const folder = fakeFolder({
      before(call, path) {
        if (call === "write" && path.endsWith("large.tif")) writes += 1;
      },
    });
    const content = noise(5_000_000);
    await transact(createHandleSink(folder.handle), async (transaction) => {
      const body = streamOf(content, { chunkBytes: 65_536 });
      await transaction.write({ path: "large.tif", mediaType: "image/tiff", body });
      return ["large.tif"];
    });
    const file = await (await folder.handle.getFileHandle("large.tif")).getFile();
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(content);
    expect(writes).toBe(5);
  });

  it("that comes again replaces the one before, and what is not asked for is left out", async () => {
    const folder = fakeFolder();
    await transact(createHandleSink(folder.handle), async (transaction) => {
      await transaction.write(incoming("a.txt", "one, and longer"));
      await transaction.write(incoming("a.txt", "two"));
      await transaction.write(incoming("b.txt", "b"));
      return ["a.txt"];
    });
    expect(folder.files()).toEqual({ "a.txt": "two" });
  });
});
