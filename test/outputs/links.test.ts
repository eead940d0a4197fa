import { expect, it } from "vitest";
import { authenticate } from "../../src/browser";
import type { Sink } from "../../src/files/sink";
import { openHostile } from "../reliability/hostile-scene";
import { gzip, type RawTarMember, rawTar } from "../support/archives/archives";
import { fakeFolder } from "../support/files/handles";

/** Archives with links, from all kinds of outputs, into what users pass themselves. */
const store = await openHostile((options) => authenticate({ ...options, dangerouslyAllowBrowser: true }));

const file = { name: "output/a.tif", content: "good" };
const linked = { name: "output/b/c.tif", type: "1", linkname: "output/a.tif" };
const lost = { name: "output/d.tif", type: "1", linkname: "output/e.tif" };
const symbolic = { name: "output/f.tif", type: "2", linkname: "a.tif" };
const reasons = {
  "d.tif": 'it is a hard link to "output/e.tif", which is not a file before it in the archive',
  "f.tif": 'it is a symbolic link to "a.tif"',
};

function storeTgz(...members: readonly RawTarMember[]) {
  return store({ tgz: () => gzip(rawTar(...members)) }, "tgz");
}

/** Keeps the texts of committed files. */
function textSink() {
  const kept: Record<string, string> = {};
  const sink: Sink = {
    async begin() {
      const written = new Map<string, string>();
      return {
        async write({ path, body }) {
          written.set(path, await new Response(body).text());
        },
        async commit(paths) {
          for (const path of paths) kept[path] = written.get(path) ?? "";
          return [...paths];
        },
        async rollback() {},
      };
    },
  };
  return { sink, kept };
}

function targets() {
  const { sink, kept } = textSink();
  const folder = fakeFolder();
  return [
    { name: "a sink", outputDirectory: sink, files: () => kept },
    { name: "a folder of a browser", outputDirectory: folder.handle, files: () => folder.files() },
  ];
}

it("saves hard links as copies, and lists those that it cannot save, in every kind of folder", async () => {
  for (const { origin, outputs, folder } of await storeTgz(file, linked, lost, symbolic)) {
    for (const { name, outputDirectory, files } of targets()) {
      const { saved, skipped } = await outputs.downloadResults({ outputDirectory, details: true });
      const where = `from a ${origin} into ${name}`;
      expect(saved, where).toEqual([`${folder}a.tif`, `${folder}b/c.tif`]);
      expect(files(), where).toEqual({ [`${folder}a.tif`]: "good", [`${folder}b/c.tif`]: "good" });
      const listed = Object.entries(reasons).map(([path, reason]) => ({ path: folder + path, reason }));
      expect(skipped, where).toEqual(listed);
    }
  }
});

it("saves a hard link that matches, also if its file does not", async () => {
  for (const { origin, outputs, folder } of await storeTgz(file, linked, lost, symbolic)) {
    for (const { name, outputDirectory, files } of targets()) {
      const match = "**/c.tif";
      const { skipped } = await outputs.downloadResults({ outputDirectory, match, details: true });
      expect(files(), `from a ${origin} into ${name}`).toEqual({ [`${folder}b/c.tif`]: "good" });
      expect(skipped).toEqual([]);
    }
  }
});

it("saves nothing of an archive whose last link climbs out", async () => {
  const climbing = { name: "../evil", type: "1", linkname: "output/a.tif" };
  for (const { origin, outputs } of await storeTgz(file, linked, climbing)) {
    for (const { name, outputDirectory, files } of targets()) {
      await expect(outputs.downloadResults({ outputDirectory }), origin).rejects.toMatchObject({
        name: "UnsafePathError",
      });
      expect(files(), `from a ${origin} into ${name}`).toEqual({});
    }
  }
});
