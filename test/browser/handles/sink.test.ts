import { describe, expect, it } from "vitest";
import { HandleBackend } from "../../../src/browser/handles/backend";
import { createHandleSink } from "../../../src/browser/handles/sink";
import type { DirectoryHandle } from "../../../src/files/directory-handle";
import { isReservedName } from "../../../src/files/reserved-name";
import { transact } from "../../../src/files/transact";
import { noise, streamOf, turns } from "../../support/archives/archives";
import { type FakeFolder, fakeFolder, fakeLocks } from "../../support/files/handles";
import { incoming, never, refusal, save, withResolvers } from "../../support/files/save-to-handles";

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
        "Nothing was saved to berlin/z.txt: the disk is full, or the browser gives this page no more space.",
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
        message: "Nothing was saved to berlin/b/b.txt: a file is in use, perhaps by another tab.",
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
    ["a", "a/b.txt", "Nothing was saved: berlin/a is a file, but a folder must go there."],
    ["a", "a/b/c/d.txt", /^Nothing was saved: berlin\/a\S* is a file, but a folder must go there\.$/],
    ["a/b.txt", "a", "Nothing was saved: berlin/a is a folder, but a file must go there."],
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
    ["aux", "The browser does not allow the file name"],
    ["aux/a.txt", "The browser does not allow the file name"],
    [".up42-00000000-0mabcdefg-01234567.partial/x", "is reserved for downloads in progress"],
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
      message: 'Nothing was saved: the file system treats "a.tif" and "A.tif" as the same file.',
      path: "berlin/a.tif",
    });
    const apart = fakeFolder();
    await save(apart, { "A.tif": "A", "a.tif": "a" });
    expect(apart.files()).toEqual({ "A.tif": "A", "a.tif": "a" });
  });
});

describe("two sets at once", () => {
  it("do not both get a name that must not be replaced", async () => {
    const folder = fakeFolder();
    const locks = fakeLocks();
    const saving = ["one", "two", "three"].map((text) => {
      const files = { "a.txt": text, [`${text}.txt`]: text };
      return save(folder, files, { overwrite: false, locks: locks.page().locks });
    });
    const ended = await Promise.allSettled(saving);
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { "a.txt": saved, ...others } = folder.files();
    expect(others).toEqual({ [`${saved}.txt`]: saved });
    expect(folder.names()).toHaveLength(2);
  });
});

describe("a set that fails", () => {
  it("waits for what is still being written before it is forgotten", async () => {
    const { promise: writing, resolve: write } = withResolvers();
    const folder = fakeFolder({ before: (call) => (call === "write" ? writing : undefined) });
    const transaction = await createHandleSink(folder.handle).begin();
    const written = transaction.write(incoming("a.txt", "a"));
    let isForgotten = false;
    const rollback = transaction.rollback().then(() => {
      isForgotten = true;
    });
    await turns(20);
    expect(isForgotten).toBe(false);
    write();
    await Promise.all([written, rollback]);
    expect(folder.names()).toEqual([]);
  });

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
    ["QuotaExceededError", "the disk is full, or the browser gives this page no more space."],
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
          'Nothing was saved to berlin: this page may only read it; call requestPermission({ mode: "readwrite" }) on the ' +
          "handle in a click, or pick the folder with that mode, and try again.",
      });
    }
    expect(folder.names()).toEqual(mayWrite ? ["a.txt"] : []);
  });
});

describe("the lock of a set", () => {
  it.each<[string, "commit" | "rollback" | undefined]>([
    ["its files are in place", "commit"],
    ["it is given up", "rollback"],
    ["it cannot begin", undefined],
  ])("is given back when %s", async (_, end) => {
    const locks = fakeLocks();
    const held: string[] = [];
    const { request } = locks.page().locks;
    const watched: typeof request = (name, options, callback) => {
      if (isReservedName(name.replace("up42-js ", ""))) held.push(name);
      return request(name, options, callback);
    };
    const isFree = (): Promise<boolean> =>
      locks.page().locks.request(held[0] ?? "", { ifAvailable: true }, async (lock) => lock !== null);
    const folder = fakeFolder({
      before(call, path) {
        if (end === undefined && call === "getDirectoryHandle" && path.endsWith("/incoming")) {
          throw refusal("QuotaExceededError");
        }
      },
    });
    const beginning = createHandleSink(folder.handle, { locks: { request: watched } }).begin();
    if (end === undefined) await expect(beginning).rejects.toMatchObject({ name: "OutputError" });
    else {
      const transaction = await beginning;
      await transaction.write(incoming("a.txt", "a"));
      expect(await isFree()).toBe(false);
      await transaction[end](["a.txt"]);
    }
    expect(held).toHaveLength(1);
    expect(await isFree()).toBe(true);
    expect(folder.names()).toEqual(end === "commit" ? ["a.txt"] : []);
  });
});

describe("what a closed page left", () => {
  /** A page that stops at a call and is closed there. */
  async function leave(folder: FakeFolder, files: Record<string, string>, at: [call: string, path: RegExp]) {
    const page = locks.page();
    const { promise: stopped, resolve: stop } = withResolvers();
    const opened = folder.reopen({
      before(call, path) {
        if (call !== at[0] || !at[1].test(path)) return;
        stop();
        return never;
      },
    });
    void save(opened, files, { locks: page.locks });
    await stopped;
    return {
      close() {
        page.close();
        opened.close();
      },
    };
  }
  const locks = fakeLocks();

  it("is removed by the next download when files were still arriving", async () => {
    const folder = fakeFolder();
    (await leave(folder, { "a.txt": "a", "b.txt": "b" }, ["write", /b\.txt$/])).close();
    await save(folder, { "c.txt": "c" }, { locks: locks.page().locks });
    expect(folder.files()).toEqual({ "c.txt": "c" });
    expect(folder.names()).toEqual(["c.txt"]);
  });

  it.each([
    ["a file arrives", "write", /b\.txt$/],
    ["it waits for the next file", "getFileHandle", /incoming\/b\.txt$/],
    ["it moves its files", "move", /incoming\/b\.txt$/],
  ])("is left alone while the page lives and %s", async (_, call, path) => {
    const folder = fakeFolder();
    const page = await leave(folder, { "a.txt": "a", "b.txt": "b" }, [call, path]);
    const { files, names } = folder;
    const [before, left] = [files(), names()];
    expect(staging(folder)).not.toBe("no staging folder");
    const other = await createHandleSink(folder.handle, { locks: locks.page().locks }).begin();
    await other.rollback();
    expect(files()).toEqual(before);
    expect(names()).toEqual(left);
    page.close();
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
    const backend = new HandleBackend(folder.handle, undefined);
    expect(await backend.begunAt(young)).toBeGreaterThan(await backend.begunAt(old));
    folder.put(`${old}/incoming/a.txt`, "a");
    folder.put(`${young}/incoming/a.txt`, "a");
    await save(folder, { "c.txt": "c" });
    expect(folder.names()).toEqual([young, "c.txt"]);
  });

  it.each([
    ["is removed when its plan was not finished", "", true],
    ["is left alone when its plan cannot be read", '{"overwrite":', false],
  ])("%s", async (_, plan, isRemoved) => {
    const folder = fakeFolder();
    const name = ".up42-0badcafe-00000001-01234567.partial";
    folder.put("a.txt", "new");
    folder.put(`${name}/incoming/b.txt`, "new");
    folder.put(`${name}/plan.json`, plan, { lastModified: 1 });
    await save(folder, { "c.txt": "c" });
    expect(folder.names()).toEqual(["a.txt", ...(isRemoved ? [] : [name]), "c.txt"]);
    expect(Object.keys(folder.files())).toHaveLength(isRemoved ? 2 : 4);
  });

  it("is left alone when something is in the way of its files, or they are not what was downloaded", async () => {
    for (const [there, length] of [
      ["b.txt/mine", 3],
      ["mine", 4],
    ] as const) {
      const folder = fakeFolder();
      const name = ".up42-0badcafe-00000001-01234567.partial";
      folder.put(there, "mine");
      folder.put(`${name}/incoming/a.txt`, "new");
      folder.put(`${name}/incoming/b.txt`, "new");
      const files = ["a.txt", "b.txt"].map((path) => [path, length]);
      folder.put(`${name}/plan.json`, JSON.stringify({ overwrite: true, files }), { lastModified: 1 });
      const before = folder.files();
      await save(folder, { "c.txt": "c" });
      expect(folder.files()).toEqual({ ...before, "c.txt": "c" });
    }
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

describe("a folder that spells names in another way", () => {
  it("replaces nothing where nothing may be replaced", async () => {
    const folder = fakeFolder({ foldsCase: true });
    folder.put("a/x.tif", "old");
    const saving = save(folder, { "A/x.tif": "new", "a/y.tif": "new" }, { overwrite: false });
    await expect(saving).rejects.toThrow('already exists and "overwrite" is false');
    expect(folder.files()).toEqual({ "a/x.tif": "old" });
  });
});

describe("a folder that does not list what it holds", () => {
  function unlisted(handle: DirectoryHandle): DirectoryHandle {
    const { kind, name } = handle;
    return {
      kind,
      name,
      getFileHandle: (...rest) => handle.getFileHandle(...rest),
      removeEntry: (...rest) => handle.removeEntry(...rest),
      getDirectoryHandle: async (...rest) => unlisted(await handle.getDirectoryHandle(...rest)),
    };
  }

  it("gets no files, and the error says why", async () => {
    const folder = fakeFolder({ canMove: false });
    const saving = save({ handle: unlisted(folder.handle) }, { "a.txt": "1", "b/c.txt": "2" });
    await expect(saving).rejects.toMatchObject({
      name: "OutputError",
      message:
        "Nothing was saved: berlin does not list the files that were just written to it; choose another folder.",
      path: "berlin",
    });
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
