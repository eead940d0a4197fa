import { afterEach, describe, expect, test, vi } from "vitest";
import { loadDanfo, toDataframe } from "../../src/dataframe";
import { loadFailure } from "../../src/dataframe/load-danfo";
import type { MissingDependencyError } from "../../src/errors";
import { isUp42Error } from "../../src/errors";
import { sampleCollection } from "../support/features/collections";

const notInstalled =
  "A dataframe needs the package danfojs, which is not installed: run `npm install danfojs`, or pass it with `authenticate({ danfo })`.";

afterEach(() => {
  vi.doUnmock("danfojs");
  vi.resetModules();
});

/** Calls `loadDanfo` in a world in which importing danfojs does this. */
async function loadWith(importDanfo: () => object): Promise<unknown> {
  vi.doMock("danfojs", importDanfo);
  const fresh = await import("../../src/dataframe");
  return fresh.loadDanfo();
}

async function refusalOf(attempt: Promise<unknown>): Promise<MissingDependencyError> {
  const error = await attempt.then(
    () => expect.unreachable("danfojs was loaded"),
    (reason: unknown) => reason,
  );
  if (!isUp42Error(error, "MissingDependencyError")) throw error;
  return error;
}

test("loads the danfojs that is installed", async () => {
  const danfo = await loadDanfo();
  expect(toDataframe(sampleCollection(), { danfo }).shape).toEqual([4, 9]);
});

test("takes danfojs as a namespace and as a default export", async () => {
  class DataFrame {}
  expect(await loadWith(() => ({ DataFrame }))).toEqual({ DataFrame });
  vi.resetModules();
  expect(await loadWith(() => ({ default: { DataFrame } }))).toEqual({ DataFrame });
});

describe("says that danfojs is not installed, however the platform words it", () => {
  test.each([
    ["Node", "Cannot find package 'danfojs' imported from /app/node_modules/up42-js/dist/node.js"],
    ["webpack", "Cannot find module 'danfojs'"],
    ["Vite", 'Could not resolve "danfojs" imported by "up42-js". Is it installed?'],
    ["Chrome", `Failed to resolve module specifier 'danfojs'`],
    ["Firefox", "The specifier “danfojs” was a bare specifier, but was not remapped to anything."],
    ["Safari", `Module name, 'danfojs' does not resolve to a valid URL.`],
  ])("%s", (_, message) => {
    const cause = new Error(message);
    expect(loadFailure(cause).message).toBe(notInstalled);
    expect(loadFailure(cause)).toMatchObject({ dependency: "danfojs", cause });
  });
});

describe("says that danfojs is installed but broken, and why", () => {
  test.each([
    [
      "a package that it needs is missing",
      "Cannot find module 'xlsx'\nRequire stack:\n- /app/node_modules/danfojs/a.js",
    ],
    ["its own file is missing", "Cannot find module '/app/node_modules/danfojs/lib/bundle.js'"],
    ["it throws while it loads", "this.util.TextEncoder is not a constructor"],
  ])("%s", (_, message) => {
    const cause = new Error(message);
    expect(loadFailure(cause).message).toContain("is installed but failed to load");
    expect(loadFailure(cause).cause).toBe(cause);
  });
});

test("refuses something else of this name", async () => {
  const error = await refusalOf(loadWith(() => ({ default: {} })));
  expect(error.message).toContain("has no DataFrame class");
  expect(error.dependency).toBe("danfojs");
});

test("keeps what danfojs threw while it loaded", async () => {
  const error = await refusalOf(
    loadWith(() => {
      throw new TypeError("no canvas here");
    }),
  );
  expect(error.message).toContain("is installed but failed to load");
  // vitest puts an error of its own around what a stand-in throws.
  expect((error.cause as Error).cause).toEqual(new TypeError("no canvas here"));
});
