import fs from "node:fs";
import {
  chmod,
  chown,
  lchown,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { chdir, cwd, geteuid } from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { machineId } from "../../../src/node/directory/process-owner";
import { createDirectorySink } from "../../../src/node/directory/sink";
import { createManifestStore } from "../../../src/node/manifest/manifest-store";
import { createPartStore } from "../../../src/node/parts/part-store";
import { saveFile } from "../../../src/node/save-file";
import { verify } from "../../../src/node/verify";
import { watchFileSystem } from "../../support/files/file-system-calls";
import { bodyOf, makeFolderOfOthers } from "../../support/files/folder-of-others";
import { saveFiles } from "../../support/files/save-files";
import { makeStaging } from "../../support/files/staging";

/** Only root can give files to others. */
const isRoot = geteuid?.() === 0;
const nobody = 65_534;

let root: string;
let folder: string;
let elsewhere: string;
beforeEach(async () => {
  ({ root, folder, elsewhere } = await makeFolderOfOthers());
});
afterEach(() => rm(root, { recursive: true }));

describe("the staging folder of a killed process, with a plan", () => {
  /** Returns its path. */
  async function left(): Promise<string> {
    const { backend, path, incoming, plan } = await makeStaging(folder);
    await writeFile(join(incoming, "a"), "new");
    await writeFile(plan, JSON.stringify({ overwrite: true, files: [["a", 3]] }));
    await backend.end();
    const killed = join(folder, `.up42-${await machineId()}-${2 ** 30}-00000000`);
    await rename(path, killed);
    return killed;
  }

  it("is finished if it is this user's", async () => {
    await left();
    await saveFiles({ directory: folder, files: { b: "b" } });
    expect((await readdir(folder)).sort()).toEqual(["a", "b"]);
  });

  it("is ignored if others can write to it", async () => {
    await chmod(await left(), 0o770);
    await saveFiles({ directory: folder, files: { b: "b" } });
    expect((await readdir(folder)).filter((name) => !name.startsWith(".up42-"))).toEqual(["b"]);
  });

  it.runIf(isRoot)("is ignored if it belongs to another user", async () => {
    await chown(await left(), nobody, nobody);
    await saveFiles({ directory: folder, files: { b: "b" } });
    expect((await readdir(folder)).filter((name) => !name.startsWith(".up42-"))).toEqual(["b"]);
  });
});

describe("a link in the output folder", () => {
  it.runIf(isRoot)("is not followed if another user has made it", async () => {
    await mkdir(join(folder, "real"));
    await symlink("real", join(folder, "a"));
    await lchown(join(folder, "a"), nobody, nobody);
    await expect(saveFiles({ directory: folder, files: { "a/b": "new" } })).rejects.toMatchObject({
      name: "UnsafePathError",
      message: `Nothing was saved: ${join(folder, "a")} is a link that another user has made.`,
    });
    expect(await readdir(join(folder, "real"))).toEqual([]);
  });
});

describe("a folder that becomes a link during the moves", () => {
  it.each(["FileHandle sync", "node:fs renameSync"] as const)(
    "gets no files elsewhere: before %s",
    async (moment) => {
      await mkdir(join(folder, "a"));
      let isSwapped = false;
      const restore = await watchFileSystem(
        (call) => {
          if (!isSwapped) {
            isSwapped = true;
            fs.renameSync(join(folder, "a"), join(root, "moved-away"));
            fs.symlinkSync(elsewhere, join(folder, "a"));
          }
          return call.proceed();
        },
        [moment],
      );
      const saving = saveFiles({ directory: folder, files: { "a/b": "new", "a/c": "new" } });
      const outcome = await saving.then(
        () => "saved",
        (error) => error.message,
      );
      restore();
      expect(isSwapped).toBe(true);
      expect(await readdir(elsewhere)).toEqual([]);
      // An open folder stays the one that was looked into.
      if (moment === "FileHandle sync") expect(outcome).toContain("has moved or replaced the folder");
      else expect((await readdir(join(root, "moved-away"))).sort()).toEqual(["b", "c"]);
    },
  );
});

describe("without /proc", () => {
  const real = fs.existsSync;
  beforeEach(() => {
    fs.existsSync = (path) => !String(path).startsWith("/proc/") && real(path);
    syncBuiltinESMExports();
  });
  afterEach(() => {
    fs.existsSync = real;
    syncBuiltinESMExports();
  });

  it("files are saved", async () => {
    await mkdir(join(folder, "a"));
    await saveFiles({ directory: folder, files: { "a/b": "new", c: "new" } });
    expect(await readFile(join(folder, "a/b"), "utf8")).toBe("new");
    expect((await readdir(folder)).sort()).toEqual(["a", "c"]);
  });

  it("a link in the place of the staging folder is noticed", async () => {
    const transaction = await createDirectorySink(folder).begin();
    const [staging = ""] = await readdir(folder);
    await rename(join(folder, staging), join(root, "moved-away"));
    await symlink(elsewhere, join(folder, staging));
    const writing = transaction.write({ path: "a", mediaType: "text/plain", body: bodyOf("new") });
    await expect(writing).rejects.toMatchObject({
      name: "OutputError",
      message: expect.stringContaining("has moved or replaced the folder"),
    });
    await transaction.rollback().catch(() => undefined);
    expect(await readdir(elsewhere)).toEqual([]);
  });
});

describe("a manifest", () => {
  it("of more than 256 MiB is refused before it is read", async () => {
    const path = join(folder, "up42-manifest.json");
    await writeFile(path, "");
    await truncate(path, 2 ** 28 + 1);
    await expect(verify({ directory: folder })).rejects.toMatchObject({
      name: "OutputError",
      message: expect.stringContaining("has 268435457 bytes, but a manifest has at most 268435456"),
    });
  });

  it.each([
    ["is read with many levels in an unknown member", 90, undefined],
    ["is refused with 200,000 levels, which could not be written again", 200_000, "OutputError"],
  ])("%s", async (_, levels, name) => {
    const unknown = "[".repeat(levels) + "]".repeat(levels);
    const job = `{"downloads":[],"files":{},"unknown":${unknown}}`;
    await writeFile(join(folder, "up42-manifest.json"), `{"version":1,"jobs":{"1":${job}}}`);
    const noted = createManifestStore(folder).note({ jobs: {} });
    if (name === undefined) await noted;
    else await expect(noted).rejects.toMatchObject({ name });
  });

  it("with a path that no disk can have ends in an error of this package", async () => {
    const path = "a".repeat(300);
    const files = { [path]: { size: 1, sha256: "00" } };
    await createManifestStore(folder).note({ jobs: { "1": { downloads: [], files } } });
    await expect(verify({ directory: folder })).rejects.toMatchObject({
      name: "OutputError",
      message: `${join(folder, path)} cannot be read (ENAMETOOLONG): allow this user to read it, and try again.`,
    });
  });
});

describe("the current directory", () => {
  const before = cwd();
  afterEach(() => chdir(before));

  it("may change during a call", async () => {
    chdir(folder);
    const sink = createDirectorySink("results");
    const transaction = await sink.begin();
    chdir(elsewhere);
    await transaction.write({ path: "a", mediaType: "text/plain", body: bodyOf("new") });
    chdir(root);
    await transaction.commit(["a"]);

    chdir(folder);
    const noting = createManifestStore("results").note({ jobs: {} });
    chdir(elsewhere);
    await noting;

    chdir(folder);
    const parts = createPartStore("results");
    chdir(elsewhere);
    const object = { etag: '"1"', lastModified: undefined, md5: undefined, crc32c: undefined };
    const part = await parts.begin({
      source: "/results",
      object: { ...object, totalBytes: 3, isPlain: true, isMeasured: true },
      name: "a.tgz",
    });
    chdir(root);
    await part?.append(bodyOf("new"));
    await part?.commit();

    chdir(folder);
    const body = bodyOf("new");
    const saving = saveFile({ path: "results/b.csv", overwrite: true, mediaType: "text/csv", body });
    chdir(elsewhere);
    await saving;

    chdir(folder);
    const verifying = verify({ directory: "results" });
    chdir(elsewhere);
    expect((await verifying).extra).toEqual(["a", "a.tgz", "b.csv"]);
    expect(await readdir(elsewhere)).toEqual([]);
  });
});
