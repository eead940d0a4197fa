import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { cwd } from "node:process";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SinkTransaction } from "../../../src/files/sink";
import { createDirectorySink } from "../../../src/node/directory/sink";
import { bytesOf, noise, streamOf, turns, watchedStreamOf } from "../../support/archives/archives";

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-sink-")));
  out = join(folder, "out");
  await mkdir(out);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Every file, folder and link below, with what it holds. */
async function contentOf(directory: string): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      content[`${entry.name}/`] = "";
      for (const [name, text] of Object.entries(await contentOf(path)))
        content[`${entry.name}/${name}`] = text;
    } else if (entry.isSymbolicLink()) content[entry.name] = `-> ${await readlink(path)}`;
    else content[entry.name] = await readFile(path, "utf8");
  }
  return content;
}

function under(folder: string, content: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(content).map(([path, text]) => [folder + path, text]));
}

async function write(transaction: SinkTransaction<string>, files: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    await transaction.write({ path, mediaType: "text/plain", body: streamOf(bytesOf(text)) });
  }
  return Object.keys(files);
}

async function save(
  files: Record<string, string>,
  options: { to?: string | URL; overwrite?: boolean } = {},
): Promise<string[]> {
  const { to = out, ...sinkOptions } = options;
  const transaction = await createDirectorySink(to, sinkOptions).begin();
  try {
    return await transaction.commit(await write(transaction, files));
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

describe("the folder", () => {
  test("is made with its parents, and paths are absolute", async () => {
    const target = join(out, "a", "b");
    expect(await save({ "c/d.txt": "d" }, { to: target })).toEqual([join(target, "c", "d.txt")]);
    expect(await contentOf(target)).toEqual({ "c/": "", "c/d.txt": "d" });
  });

  test("may be relative and may be a file URL", async () => {
    expect(await save({ a: "1" }, { to: relative(cwd(), out) })).toEqual([join(out, "a")]);
    expect(await save({ a: "2" }, { to: pathToFileURL(out) })).toEqual([join(out, "a")]);
  });

  test("may be behind a link, which stays in the paths", async () => {
    await symlink(out, join(folder, "link"));
    expect(await save({ a: "1" }, { to: join(folder, "link") })).toEqual([join(folder, "link", "a")]);
    expect(await contentOf(out)).toEqual({ a: "1" });
  });

  test("is not a URL of anything but a file", () => {
    expect(() => createDirectorySink(new URL("https://example.com/out?key=1"))).toThrow(
      expect.objectContaining({ name: "InputError", message: expect.not.stringContaining("key") }),
    );
  });

  test.each(["file", "file/inside"])("is refused in one sentence when it is %s", async (name) => {
    await writeFile(join(out, "file"), "x");
    const target = join(out, name);
    await expect(createDirectorySink(target).begin()).rejects.toMatchObject({
      name: "OutputError",
      path: target,
      message: expect.stringContaining(`Nothing was saved to ${target}: a`),
    });
  });

  test("shows nothing before commit but the staging folder", async () => {
    const transaction = await createDirectorySink(out).begin();
    const paths = await write(transaction, { a: "1" });
    expect((await readdir(out)).filter((name) => !name.startsWith(".up42-"))).toEqual([]);
    await transaction.commit(paths);
    expect(await contentOf(out)).toEqual({ a: "1" });
  });

  test("that is missing appears with all of its files", async () => {
    const target = join(out, "a", "b");
    const transaction = await createDirectorySink(target).begin();
    const paths = await write(transaction, { "c/d": "1", e: "2" });
    expect((await readdir(join(out, "a"))).filter((name) => !name.startsWith(".up42-"))).toEqual([]);
    expect(await transaction.commit(paths)).toEqual([join(target, "c", "d"), join(target, "e")]);
    expect(await contentOf(out)).toEqual({
      "a/": "",
      "a/b/": "",
      "a/b/c/": "",
      "a/b/c/d": "1",
      "a/b/e": "2",
    });
    const { mode } = await stat(target);
    await mkdir(join(out, "other"));
    expect(mode).toBe((await stat(join(out, "other"))).mode);
  });

  test("that is missing is not made for no file, nor are its parents", async () => {
    expect(await save({}, { to: join(out, "a", "b") })).toEqual([]);
    expect(await contentOf(out)).toEqual({});
    const sink = createDirectorySink(join(out, "a", "b"));
    const transaction = await sink.begin();
    await write(transaction, { "c/d": "not wanted" });
    expect(await transaction.commit([])).toEqual([]);
    expect(await readdir(out)).toEqual([]);
    expect(await save({ d: "1" }, { to: join(out, "a", "b") })).toHaveLength(1);
  });

  test("that is there stays for no file", async () => {
    await mkdir(join(out, "a"));
    expect(await save({}, { to: join(out, "a") })).toEqual([]);
    expect(await contentOf(out)).toEqual({ "a/": "" });
  });

  test("that somebody else makes meanwhile keeps what they put there, and its rights", async () => {
    const target = join(out, "a");
    const transaction = await createDirectorySink(target).begin();
    const paths = await write(transaction, { "c/d": "new", e: "new" });
    await mkdir(join(target, "c"), { recursive: true });
    await chmod(target, 0o700);
    await writeFile(join(target, "e"), "old");
    await writeFile(join(target, "c", "theirs"), "theirs");
    await transaction.commit(paths);
    expect(await contentOf(target)).toEqual({ "c/": "", "c/d": "new", "c/theirs": "theirs", e: "new" });
    expect((await stat(target)).mode & 0o777).toBe(0o700);
    expect(await contentOf(out)).toEqual({ "a/": "", ...under("a/", await contentOf(target)) });
  });

  test("that somebody else makes meanwhile is as they made it when a file of theirs must not be replaced", async () => {
    const target = join(out, "a");
    const transaction = await createDirectorySink(target, { overwrite: false }).begin();
    const paths = await write(transaction, { e: "new", f: "new" });
    await mkdir(target);
    await writeFile(join(target, "e"), "old");
    await expect(transaction.commit(paths)).rejects.toMatchObject({
      name: "OutputError",
      path: join(target, "e"),
    });
    await transaction.rollback();
    expect(await contentOf(out)).toEqual({ "a/": "", "a/e": "old" });
  });

  test("that somebody else makes a file of meanwhile stays that file", async () => {
    const target = join(out, "a", "b");
    const transaction = await createDirectorySink(target).begin();
    const paths = await write(transaction, { e: "new" });
    await writeFile(target, "theirs");
    await expect(transaction.commit(paths)).rejects.toMatchObject({ name: "OutputError", path: target });
    await transaction.rollback();
    expect(await contentOf(out)).toEqual({ "a/": "", "a/b": "theirs" });
  });

  test("gets a name that must not be replaced from one of several downloads at once", async () => {
    const names = ["one", "two", "three"];
    const saving = names.map((name) => save({ [name]: name, same: name }, { overwrite: false }));
    const ended = await Promise.allSettled(saving);
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { same = "", ...own } = await contentOf(out);
    expect(own).toEqual({ [same]: same });
  });

  test("that is missing may get two downloads at once", async () => {
    const target = join(out, "a");
    const names = ["one", "two", "three"];
    await Promise.all(names.map((name) => save({ [name]: name, same: name }, { to: target })));
    const { same, ...own } = await contentOf(target);
    expect(own).toEqual({ one: "one", two: "two", three: "three" });
    expect(names).toContain(same);
    expect(await readdir(out)).toEqual(["a"]);
  });

  test("is as it was after a rollback, the folders that were made included", async () => {
    const target = join(out, "a", "b");
    const transaction = await createDirectorySink(target).begin();
    await write(transaction, { "c/d": "1" });
    await transaction.rollback();
    expect(await contentOf(folder)).toEqual({ "out/": "" });
  });

  test("keeps what others put there before a rollback", async () => {
    const target = join(out, "a", "b");
    const transaction = await createDirectorySink(target).begin();
    await writeFile(join(out, "a", "theirs"), "x");
    await transaction.rollback();
    expect(await contentOf(out)).toEqual({ "a/": "", "a/theirs": "x" });
  });
});

describe("files", () => {
  test("replace files of the same name and leave the others", async () => {
    await save({ a: "old", "d/b": "old", "d/c": "old" });
    await save({ a: "new", "d/b": "new", "e/f": "new" });
    expect(await contentOf(out)).toEqual({
      a: "new",
      "d/": "",
      "d/b": "new",
      "d/c": "old",
      "e/": "",
      "e/f": "new",
    });
  });

  test("are kept when overwrite is false and a name is taken", async () => {
    await save({ "d/b": "old" });
    await expect(save({ a: "new", "d/b": "new" }, { overwrite: false })).rejects.toMatchObject({
      name: "OutputError",
      path: join(out, "d", "b"),
    });
    expect(await contentOf(out)).toEqual({ "d/": "", "d/b": "old" });
    await save({ a: "new", "d/c": "new" }, { overwrite: false });
    expect(await contentOf(out)).toEqual({ a: "new", "d/": "", "d/b": "old", "d/c": "new" });
  });

  test("are refused by the first name that is taken, in the order of the caller", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `${(index * 7) % 20}`);
    await save(Object.fromEntries(names.map((name) => [`a/${name}`, "old"])));
    const transaction = await createDirectorySink(out, { overwrite: false }).begin();
    const paths = ["new", ...names.map((name) => `a/${name}`)];
    await write(transaction, Object.fromEntries(paths.map((path) => [path, "new"])));
    const committing = transaction.commit([...paths.slice(11), ...paths.slice(0, 11)]);
    await expect(committing).rejects.toMatchObject({ name: "OutputError", path: join(out, "a", "10") });
    await transaction.rollback();
  });

  test("replace a link, not what it points to", async () => {
    await writeFile(join(folder, "theirs"), "theirs");
    await symlink(join(folder, "theirs"), join(out, "a"));
    await save({ a: "new" });
    expect(await contentOf(folder)).toEqual({ "out/": "", "out/a": "new", theirs: "theirs" });
  });

  test("do not change the other names of what they replace", async () => {
    await writeFile(join(folder, "theirs"), "theirs");
    await link(join(folder, "theirs"), join(out, "a"));
    await save({ a: "new" });
    expect(await contentOf(folder)).toEqual({ "out/": "", "out/a": "new", theirs: "theirs" });
  });

  test("are not put through a link that leads out", async () => {
    const outside = join(folder, "outside");
    await mkdir(outside);
    await symlink(outside, join(out, "door"));
    await writeFile(join(out, "z"), "old");
    await expect(save({ a: "1", "door/evil": "1", z: "new" })).rejects.toMatchObject({
      name: "UnsafePathError",
    });
    expect(await contentOf(folder)).toEqual({
      "out/": "",
      "out/door": `-> ${outside}`,
      "out/z": "old",
      "outside/": "",
    });
  });

  test("are not put through a link to a folder beside it with a longer name", async () => {
    await mkdir(`${out}side`);
    await symlink(`${out}side`, join(out, "door"));
    await expect(save({ "door/evil": "1" })).rejects.toMatchObject({ name: "UnsafePathError" });
  });

  test("are put through a link that stays inside", async () => {
    await mkdir(join(out, "real"));
    await symlink("real", join(out, "door"));
    await save({ "door/a": "1" });
    expect(await contentOf(out)).toEqual({ door: "-> real", "real/": "", "real/a": "1" });
  });

  test.each([
    ["a folder", async (path: string) => void (await mkdir(path)), { taken: "1" }],
    ["a file", (path: string) => writeFile(path, "old"), { "taken/a": "1" }],
    ["a link to nothing", (path: string) => symlink("nowhere", path), { "taken/a": "1" }],
  ])("do not take the place of %s that cannot hold them", async (_, prepare, files) => {
    await prepare(join(out, "taken"));
    const before = await contentOf(out);
    await expect(save({ a: "1", ...files })).rejects.toMatchObject({
      name: "OutputError",
      path: join(out, "taken"),
    });
    expect(await contentOf(out)).toEqual(before);
  });

  test("of the same path replace each other", async () => {
    const transaction = await createDirectorySink(out).begin();
    await write(transaction, { a: "a longer one" });
    await write(transaction, { a: "two" });
    await transaction.commit(["a"]);
    expect(await contentOf(out)).toEqual({ a: "two" });
  });

  test("that are not asked for at the end do not appear", async () => {
    const transaction = await createDirectorySink(out).begin();
    await write(transaction, { a: "1", b: "2" });
    expect(await transaction.commit(["b"])).toEqual([join(out, "b")]);
    expect(await contentOf(out)).toEqual({ b: "2" });
  });

  test("that are not asked for leave no empty folders", async () => {
    for (const target of [out, join(out, "new")]) {
      const transaction = await createDirectorySink(target).begin();
      await write(transaction, {
        "a/b/c": "1",
        "a/d": "2",
        "e/f": "3",
        "e/g": "4",
        "a/h/i/j": "5",
        k: "6",
      });
      await transaction.commit(["a/d"]);
      expect(await contentOf(target)).toEqual({ "a/": "", "a/d": "2" });
      await rm(join(target, "a"), { recursive: true });
    }
  });

  test("that were not written cannot be asked for, and nothing else appears", async () => {
    const transaction = await createDirectorySink(out).begin();
    await write(transaction, { a: "1" });
    await expect(transaction.commit(["a", "b"])).rejects.toThrow('No file was written as "b".');
    await transaction.rollback();
    expect(await contentOf(out)).toEqual({});
  });

  test("that are still arriving are waited for before all are forgotten", async () => {
    const transaction = await createDirectorySink(out).begin();
    const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
    const writing = transaction.write({ path: "a/b", mediaType: "text/plain", body: readable });
    const failing = expect(writing).rejects.toThrow("broken");
    const writer = writable.getWriter();
    await writer.write(new Uint8Array(9));
    let isRolledBack = false;
    const rollback = transaction.rollback().then(() => {
      isRolledBack = true;
    });
    await turns(50);
    expect(isRolledBack).toBe(false);
    await writer.abort(new Error("broken"));
    await Promise.all([failing, rollback]);
    expect(await contentOf(out)).toEqual({});
  });

  test("may arrive side by side", async () => {
    const transaction = await createDirectorySink(out).begin();
    const files = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`d${index % 5}/f${index}`, `${index}`]),
    );
    await Promise.all(Object.entries(files).map(([path, text]) => write(transaction, { [path]: text })));
    await transaction.commit(Object.keys(files));
    expect(await contentOf(out)).toMatchObject(files);
  });

  test.each([
    ["small", "2"],
    ["large", "2".repeat(50_000)],
  ])("that the file system takes for one are refused when they are %s", async (_, text) => {
    const transaction = await createDirectorySink(out).begin();
    await write(transaction, { "a.TIF": "1" });
    const [staging = ""] = await readdir(out);
    // As a file system that ignores case would have it.
    await writeFile(join(out, staging, "incoming", "a.tif"), "");
    await expect(
      write(transaction, { "a.tif": text }).then((paths) => transaction.commit(paths)),
    ).rejects.toMatchObject({
      name: "OutputError",
      message: expect.stringContaining('"a.tif" and "a.TIF"'),
    });
    await transaction.rollback();
    expect(await contentOf(out)).toEqual({});
  });

  test("may differ in upper and lower case where the file system keeps them apart", async () => {
    await save({ a: "1" });
    await save({ A: "2" });
    const content = await contentOf(out);
    expect(content).toEqual("a" in content && "A" in content ? { a: "1", A: "2" } : { a: "2" });
  });

  test("are not named like a staging folder", async () => {
    const transaction = await createDirectorySink(out).begin();
    const [staging = ""] = await readdir(out);
    await expect(write(transaction, { [`${staging}/x`]: "1" })).rejects.toMatchObject({
      name: "UnsafePathError",
    });
    await expect(write(transaction, { "a/.UP42-notes": "1" })).rejects.toMatchObject({
      name: "UnsafePathError",
    });
    await write(transaction, { ".up42": "fine" });
    await transaction.rollback();
  });

  test("are not named like the staging folder of a browser, which a page would take for one of its own", async () => {
    const path = ".up42-00000000-0mabcdefg-01234567.partial/plan.json";
    await expect(save({ [path]: "{}" })).rejects.toMatchObject({ name: "UnsafePathError", entry: path });
    expect(await contentOf(out)).toEqual({});
  });

  test("pass an error of their bytes through and let go of them", async () => {
    const broken = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
    const transaction = await createDirectorySink(out).begin();
    const body = streamOf(new Uint8Array(9), { error: broken });
    await expect(transaction.write({ path: "a", mediaType: "text/plain", body })).rejects.toBe(broken);
    await transaction.rollback();
  });

  test("cancel their bytes when they cannot be written", async () => {
    const transaction = await createDirectorySink(out).begin();
    const watched = watchedStreamOf(noise(100_000));
    const path = "x".repeat(300);
    await expect(
      transaction.write({ path, mediaType: "text/plain", body: watched.stream }),
    ).rejects.toMatchObject({ name: "OutputError", message: expect.stringMatching(/too long/) });
    expect(watched.cancelled()).toBeDefined();
    await transaction.rollback();
  });

  test("that are small and cannot be written are told of at the end", async () => {
    const transaction = await createDirectorySink(out).begin();
    const paths = await write(transaction, { ["x".repeat(300)]: "1" });
    await expect(transaction.commit(paths)).rejects.toMatchObject({ name: "OutputError" });
    await transaction.rollback();
    expect(await contentOf(out)).toEqual({});
  });

  test("have the rights that new files have, also where they replace others", async () => {
    await writeFile(join(out, "a"), "old", { mode: 0o600 });
    const [path = ""] = await save({ a: "1" });
    await writeFile(join(out, "b"), "");
    expect((await stat(path)).mode).toBe((await stat(join(out, "b"))).mode);
  });
});
