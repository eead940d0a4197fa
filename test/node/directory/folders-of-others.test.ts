import { execFileSync } from "node:child_process";
import { link, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StoredObject } from "../../../src/download/stored-object";
import { createDirectorySink } from "../../../src/node/directory/sink";
import { createManifestStore } from "../../../src/node/manifest/manifest-store";
import { createPartStore } from "../../../src/node/parts/part-store";
import { verify } from "../../../src/node/verify";
import { bodyOf, makeFolderOfOthers } from "../../support/files/folder-of-others";
import { saveFiles } from "../../support/files/save-files";

/** What others may do in a folder that they can write to. */
let root: string;
let folder: string;
let elsewhere: string;
beforeEach(async () => {
  ({ root, folder, elsewhere } = await makeFolderOfOthers());
});
afterEach(() => rm(root, { recursive: true }));

const write = (path: string) => ({ path, mediaType: "text/plain", body: bodyOf("new") });

async function begun() {
  const transaction = await createDirectorySink(folder).begin();
  const [staging = ""] = await readdir(folder);
  return { transaction, staging: join(folder, staging) };
}

describe("a staging folder", () => {
  it("is readable for its user only, unlike the files that come out of it", async () => {
    const { transaction, staging } = await begun();
    expect((await stat(staging)).mode & 0o777).toBe(0o700);
    await transaction.write(write("a/b.tif"));
    await transaction.commit(["a/b.tif"]);
    const masked = 0o777 & ~process.umask();
    expect((await stat(join(folder, "a"))).mode & 0o777).toBe(masked);
    expect((await stat(join(folder, "a/b.tif"))).mode & 0o777).toBe(masked & 0o666);
  });

  it.each(["a link", "another folder"])(
    "is missed when %s has taken its place, and nothing goes there",
    async (what) => {
      const { transaction, staging } = await begun();
      await rename(staging, join(root, "moved-away"));
      await (what === "a link" ? symlink(elsewhere, staging) : mkdir(staging));
      await transaction.write(write("a.tif"));
      await expect(transaction.commit(["a.tif"])).rejects.toMatchObject({
        name: "OutputError",
        message: expect.stringContaining("has moved or replaced the folder"),
      });
      await transaction.rollback();
      expect(await readdir(elsewhere)).toEqual([]);
      expect((await readdir(folder)).filter((name) => !name.startsWith(".up42-"))).toEqual([]);
      expect(await readdir(join(root, "moved-away"))).toEqual([]);
    },
  );

  it("may be where the output folder is a link to", async () => {
    await symlink(folder, join(root, "link"));
    await saveFiles({ directory: join(root, "link"), files: { "a/b": "new" } });
    expect(await readFile(join(folder, "a/b"), "utf8")).toBe("new");
  });
});

describe("a folder that files are moved into", () => {
  it("is not followed when it becomes a link after it was looked at", async () => {
    await mkdir(join(folder, "a"));
    const { transaction } = await begun();
    await transaction.write(write("a/b.tif"));
    await rename(join(folder, "a"), join(root, "a"));
    await symlink(elsewhere, join(folder, "a"));
    await expect(transaction.commit(["a/b.tif"])).rejects.toMatchObject({ name: "UnsafePathError" });
    await transaction.rollback();
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it("may be a link of this user to a folder inside", async () => {
    await mkdir(join(folder, "real"));
    await symlink("real", join(folder, "a"));
    await saveFiles({ directory: folder, files: { "a/b": "new" } });
    expect(await readFile(join(folder, "real/b"), "utf8")).toBe("new");
  });
});

const object: StoredObject = {
  etag: '"1"',
  lastModified: undefined,
  md5: undefined,
  crc32c: undefined,
  totalBytes: 9,
  isPlain: true,
  isMeasured: true,
};
const origin = { source: "/results", object };

describe("a part", () => {
  async function left(): Promise<void> {
    const part = await createPartStore(folder).begin({ ...origin, name: "a.tgz" });
    await part?.append(bodyOf("half"));
    await part?.release();
  }

  it("is gone on with when it is a plain file", async () => {
    await left();
    const part = await createPartStore(folder).find(origin.source);
    expect(part?.size).toBe(4);
    await part?.release();
  });

  it("is not appended to when it is also the file of somebody else", async () => {
    await left();
    await link(join(folder, "a.tgz.part"), join(elsewhere, "his"));
    expect(await createPartStore(folder).find(origin.source)).toBeUndefined();
    expect(await readFile(join(elsewhere, "his"), "utf8")).toBe("half");
  });

  it.each(["a link", "a pipe", "a folder"])("is not opened when it is %s", async (what) => {
    await left();
    const path = join(folder, "a.tgz.part");
    await rm(path);
    await writeFile(join(elsewhere, "his"), "mine");
    if (what === "a link") await symlink(join(elsewhere, "his"), path);
    else if (what === "a pipe") execFileSync("mkfifo", [path]);
    else await mkdir(path);
    expect(await createPartStore(folder).find(origin.source)).toBeUndefined();
    expect(await readFile(join(elsewhere, "his"), "utf8")).toBe("mine");
  });
});

describe("a manifest", () => {
  async function noted(): Promise<void> {
    await saveFiles({ directory: folder, files: { "job_1/a.tif": "new" } });
    const sha256 = createManifestStore(folder).createChecksum();
    sha256.update(new TextEncoder().encode("new"));
    const file = { size: 3, sha256: sha256.digest("hex") };
    await saveFiles({ directory: elsewhere, files: { "a.tif": "new" } });
    const paths = ["job_1/a.tif", "../elsewhere/a.tif", join(elsewhere, "a.tif"), "job_1/../job_1/a.tif", ""];
    const files = Object.fromEntries(paths.map((path) => [path, file]));
    await createManifestStore(folder).note({
      jobs: { "1": { downloads: [{ match: null, unpacking: true, files: paths }], files } },
    });
  }

  it("names no files outside its folder", async () => {
    await noted();
    const { intact, missing, changed } = await verify({ directory: folder });
    expect({ intact, missing: missing.length, changed }).toEqual({ intact: 1, missing: 4, changed: [] });
  });

  it.each(["a link", "a pipe", "a link for its folder"])(
    "does not count %s as a file that it knows",
    async (what) => {
      await noted();
      if (what === "a link for its folder") {
        await rm(join(folder, "job_1"), { recursive: true });
        await symlink(elsewhere, join(folder, "job_1"));
      } else {
        await rm(join(folder, "job_1/a.tif"));
        if (what === "a pipe") execFileSync("mkfifo", [join(folder, "job_1/a.tif")]);
        else await symlink(join(elsewhere, "a.tif"), join(folder, "job_1/a.tif"));
      }
      const { intact, changed } = await verify({ directory: folder });
      expect({ intact, changed }).toEqual({ intact: 0, changed: ["job_1/a.tif"] });
    },
  );

  it.each(["a link", "a pipe", "a folder"])("that is %s is refused, not opened", async (what) => {
    const path = join(folder, "up42-manifest.json");
    if (what === "a link") await symlink("/dev/zero", path);
    else if (what === "a pipe") execFileSync("mkfifo", [path]);
    else await mkdir(path);
    await expect(verify({ directory: folder })).rejects.toMatchObject({
      name: "OutputError",
      message: expect.stringContaining("is not a file"),
    });
  });
});

describe("a lock", () => {
  it.each(["a pipe", "a link elsewhere", "a link of a process that has ended"])(
    "that is %s is removed",
    async (what) => {
      const lock = join(folder, ".up42-lock");
      const machine = (await begun().then(async ({ transaction, staging }) => {
        await transaction.rollback();
        return /-([0-9a-f]{8})-/.exec(staging)?.[1];
      })) as string;
      if (what === "a pipe") execFileSync("mkfifo", [lock]);
      else await symlink(what === "a link elsewhere" ? elsewhere : `${machine}-${2 ** 30}-x`, lock);
      await saveFiles({ directory: folder, files: { "a/b": "new", c: "new" } });
      expect((await readdir(folder)).sort()).toEqual(["a", "c"]);
      expect(await readdir(elsewhere)).toEqual([]);
    },
  );

  it("is waited for while its process is alive", async () => {
    const lock = join(folder, ".up42-lock");
    const { transaction, staging } = await begun();
    const machine = /-([0-9a-f]{8})-/.exec(staging)?.[1];
    await symlink(`${machine}-1-x`, lock);
    await transaction.write(write("a"));
    const saving = transaction.commit(["a"]);
    const first = await Promise.race([saving, new Promise((resolve) => setTimeout(resolve, 200, "waits"))]);
    expect(first).toBe("waits");
    await rm(lock);
    await expect(saving).resolves.toEqual([join(folder, "a")]);
  });
});
