import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../support/root";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

type Target = string | { [condition: string]: Target };

function filesOf(target: Target): string[] {
  return typeof target === "string" ? [target] : Object.values(target).flatMap(filesOf);
}

function conditionsOf(target: Target): string[][] {
  if (typeof target === "string") return [];
  return [Object.keys(target), ...Object.values(target).flatMap(conditionsOf)];
}

/** Runs a module in a Node of its own; answers what it prints. */
function runModule(code: string): string {
  return execFileSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: root,
    encoding: "utf8",
  }).trim();
}

describe("package.json", () => {
  it("names only files that exist", () => {
    const missing = Object.values<Target>(manifest.exports)
      .flatMap(filesOf)
      .filter((file) => !existsSync(join(root, file)));
    expect(missing).toEqual([]);
  });

  it("names types before code, and the general case last", () => {
    for (const conditions of Object.values<Target>(manifest.exports).flatMap(conditionsOf)) {
      expect(conditions.at(-1)).toBe("default");
      expect(conditions.indexOf("types")).toBeLessThan(conditions.indexOf("default"));
      if (conditions.includes("node")) expect(conditions[0]).toBe("node");
    }
  });

  it("has an entry of the source for each entry of the package", () => {
    const entries = Object.values<Target>(manifest.exports)
      .flatMap(filesOf)
      .map((file) => /^\.\/dist\/([\w-]+)\.js$/.exec(file)?.[1])
      .filter((name) => name !== undefined && name !== "bundle");
    for (const name of entries)
      expect(existsSync(join(root, "src", `${name}.ts`)), `src/${name}.ts`).toBe(true);
  });

  it("pins the packages that are below version 1 or must not move", () => {
    expect(manifest.dependencies["modern-tar"]).toMatch(/^\d/);
    expect(manifest.dependencies.ky).toMatch(/^1\.\d+\.\d+$/);
  });

  it("asks for Node 20 or newer and does not install danfojs", () => {
    expect(manifest.engines.node).toBe(">=20");
    expect(manifest.dependencies.danfojs).toBeUndefined();
    expect(manifest.peerDependenciesMeta.danfojs.optional).toBe(true);
  });
});

describe("importing the package", () => {
  it("means the Node side in Node", () => {
    expect(
      runModule(`
        import { authenticate } from "up42-js";
        import { authenticate as ofNode } from "up42-js/node";
        console.log(authenticate === ofNode);
      `),
    ).toBe("true");
  });

  it("means the browser's implementation elsewhere", () => {
    const url = execFileSync(
      process.execPath,
      [
        "--conditions=browser",
        "--input-type=module",
        "--eval",
        'console.log(import.meta.resolve("up42-js/browser"))',
      ],
      { cwd: root, encoding: "utf8" },
    );
    expect(url.trim()).toMatch(/dist\/browser\.js$/);
  });

  it.each([
    "up42-js",
    "up42-js/browser",
    "up42-js/bundle",
    "up42-js/emulator",
    "up42-js/dataframe",
    "up42-js/export",
  ])("%s asks nothing of the network, loads no Danfo and keeps nothing running", (entry) => {
    const told = runModule(`
        import { createRequire } from "node:module";
        import { Socket } from "node:net";
        const asked = [];
        globalThis.fetch = (...request) => { asked.push(String(request)); throw new Error("no network"); };
        Socket.prototype.connect = function (...target) { asked.push(String(target)); return this; };
        const before = new Set(Object.keys(globalThis));
        await import(${JSON.stringify(entry)});
        const { cache } = createRequire(import.meta.url);
        console.log(JSON.stringify({
          asked,
          globals: Object.keys(globalThis).filter((name) => !before.has(name)),
          danfo: Object.keys(cache).filter((name) => name.includes("danfojs")).length,
          timers: process.getActiveResourcesInfo().filter((name) => name === "Timeout").length,
        }));
      `);
    expect(JSON.parse(told)).toEqual({ asked: [], globals: [], danfo: 0, timers: 0 });
  });
});
