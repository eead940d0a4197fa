import { describe, expect, it } from "vitest";
import { createHandleSink } from "../../../src/browser/handles/sink";
import { type FakeFolder, fakeFolder, fakeLocks } from "../../support/files/handles";
import { never, refusal, save, withResolvers } from "../../support/files/save-to-handles";

/**
 * Hundreds of sets of files, each stopped at another call. The folder and its locks are made up, so that nothing here
 * depends on the platform but what `sink.test.ts` runs on each.
 */
describe.each([true, false])("a page that is closed, with files that can be moved: %s", (canMove) => {
  const before = { "a.txt": "old", "b/c.txt": "old", "mine.txt": "mine" };
  const files = { "a.txt": "new", "b/c.txt": "new", "d/e/f.txt": "new", "g.txt": "new" };
  const after = { ...before, ...files };

  /** Opens a folder and has each of its calls told; the n-th one is told as "kill". */
  function troubled(
    folder: FakeFolder,
    killAt: number,
    onCall: (call: string, path: string) => unknown,
  ): FakeFolder {
    let calls = 0;
    return folder.reopen({
      canMove,
      before(call, path) {
        calls += 1;
        return onCall(calls === killAt ? "kill" : call, path);
      },
    });
  }

  function filled(files: Record<string, string>): FakeFolder {
    const folder = fakeFolder({ canMove });
    for (const [path, text] of Object.entries(files)) folder.put(path, text, { lastModified: 1 });
    return folder;
  }

  function visible(folder: FakeFolder): Record<string, string> {
    return Object.fromEntries(Object.entries(folder.files()).filter(([path]) => !path.startsWith(".up42-")));
  }

  /** Closes a page before each of its calls in turn, and looks what the next download finds. Returns what was seen. */
  async function sweep(options: { readonly overwrite?: boolean; readonly fails?: RegExp } = {}) {
    const { overwrite = true, fails } = options;
    const old = overwrite ? before : { "mine.txt": "mine" };
    const all = { ...old, ...files };
    const seen = new Map<string, number>();
    const locks = fakeLocks();
    for (let killAt = 1, isDone = false; !isDone; killAt += 1) {
      const folder = filled(old);
      const page = locks.page();
      const { promise: killed, resolve: kill } = withResolvers();
      const opened = troubled(folder, killAt, (call, path) => {
        if (call !== "kill") {
          if (fails?.test(`${call} ${path}`)) throw refusal("QuotaExceededError");
          return undefined;
        }
        kill();
        return never;
      });
      const saving = save(opened, files, { overwrite, locks: page.locks }).catch(() => undefined);
      isDone = await Promise.race([killed.then(() => false), saving.then(() => true)]);
      page.close();
      opened.close();
      const found = visible(folder);
      const plans = Object.entries(folder.files()).filter(([path]) => path.endsWith("/plan.json"));
      const isPlanned = plans.some(([, text]) => text !== "");
      const isNew = JSON.stringify(sorted(found)) === JSON.stringify(sorted(all));
      const state = isPlanned ? "planned" : isNew ? "new" : "old";
      seen.set(state, (seen.get(state) ?? 0) + 1);
      if (!isPlanned) expect(found, `call ${killAt}`).toEqual(isNew ? all : old);

      const next = await createHandleSink(folder.handle, { locks: locks.page().locks }).begin();
      const recovered = visible(folder);
      await next.rollback();
      expect(recovered, `call ${killAt}`).toEqual(isPlanned || isNew ? all : old);
      expect(folder.names().filter((name) => name.startsWith(".up42-"))).toEqual([]);
    }
    return seen;
  }

  it("before any call leaves all old files, or has all new ones in place when the next download begins", async () => {
    expect([...(await sweep()).keys()].sort()).toEqual(["new", "old", "planned"]);
  });

  it("does so where nothing may be replaced", async () => {
    expect([...(await sweep({ overwrite: false })).keys()].sort()).toEqual(["new", "old", "planned"]);
  });

  // Not with copies: one that is put back looks as if somebody had changed the file.
  if (canMove) {
    it("does so while it takes its files back", async () => {
      const seen = await sweep({ fails: /^move \S+\/incoming\/g\.txt$/ });
      expect(seen.get("planned")).toBeGreaterThan(20);
      expect(seen.get("new")).toBeUndefined();
    });
  }

  it("or whose call fails, whichever it is, leaves the folder as it was, or all new files", async () => {
    let failures = 0;
    for (let failAt = 1, isDone = false; !isDone; failAt += 1) {
      const folder = filled(before);
      let hasFailed = false;
      const opened = troubled(folder, failAt, (call) => {
        if (call !== "kill") return;
        hasFailed = true;
        throw refusal("QuotaExceededError");
      });
      const error = await save(opened, files).then(
        () => undefined,
        (thrown: Error) => thrown,
      );
      isDone = !hasFailed;
      if (error !== undefined) {
        failures += 1;
        expect(error.message).toMatch(/^Nothing was saved to berlin(?:\/\S*)?: the disk is full/);
      }
      expect(visible(folder), `call ${failAt}`).toEqual(error === undefined ? after : before);
      // What could not be cleared away at the end is cleared away by the next download.
      if (error === undefined) await save(folder, {});
      expect(folder.names().sort()).toEqual(
        error === undefined ? ["a.txt", "b", "d", "g.txt", "mine.txt"] : ["a.txt", "b", "mine.txt"],
      );
    }
    expect(failures).toBeGreaterThan(30);
  });
});

function sorted(files: Record<string, string>): [string, string][] {
  return Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
}
