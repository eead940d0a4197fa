import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/root";

interface LockedPackage {
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
}

type Packages = Readonly<Record<string, LockedPackage>>;

const sha512 = /^sha512-[\w+/]{86}==$/;

/**
 * Packages that npm would install without comparing their bytes with a checksum, or from an address of their own.
 * Folders of this project and packages inside the archive of another one have no checksum.
 */
function faultsOf(packages: Packages): string[] {
  return Object.entries(packages).flatMap(([path, { integrity, resolved, link, inBundle }]) => {
    if (!path.startsWith("node_modules/")) return [];
    if (link) return resolved && resolved in packages && !resolved.startsWith("..") ? [] : [path];
    if (inBundle && integrity === undefined && resolved === undefined) return [];
    return resolved === undefined && sha512.test(integrity ?? "") ? [] : [path];
  });
}

const integrity = `sha512-${"a".repeat(86)}==`;

describe("the lock file", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Packages;
  };

  it("has a checksum for every package, also for those of other platforms", () => {
    expect(Object.keys(packages).length).toBeGreaterThan(500);
    expect(packages).toHaveProperty(["node_modules/@biomejs/cli-win32-arm64"]);
    expect(faultsOf(packages)).toEqual([]);
  });
});

describe("the check of the lock file", () => {
  it.each<[string, LockedPackage]>([
    ["a package without a checksum", {}],
    ["a checksum that is too weak", { integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }],
    ["a checksum that was cut short", { integrity: integrity.slice(0, 60) }],
    ["a package from git", { resolved: "git+ssh://git@github.com/some/package.git#abc" }],
    ["an archive from another address", { resolved: "https://example.com/package.tgz", integrity }],
    [
      "a package in a bundle with an address of its own",
      { resolved: "https://example.com/a.tgz", inBundle: true },
    ],
    ["a link to a folder outside the project", { resolved: "../elsewhere", link: true }],
  ])("finds %s", (_, locked) => {
    expect(faultsOf({ "node_modules/a": locked, "../elsewhere": {} })).toEqual(["node_modules/a"]);
  });

  it.each<[string, LockedPackage]>([
    ["a package with a checksum", { integrity }],
    ["a package inside the archive of another one", { inBundle: true }],
    ["a link to a folder of the project", { resolved: "test/stubs/a", link: true }],
  ])("allows %s", (_, locked) => {
    expect(faultsOf({ "": {}, "node_modules/a": locked, "test/stubs/a": {} })).toEqual([]);
  });
});
