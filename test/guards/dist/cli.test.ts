import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../support/root";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

describe("the terminal program", () => {
  it("is what the package gives npm to put among its programs", () => {
    const target = join(root, manifest.bin["up42-js"]);
    expect(readFileSync(target, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(target).mode & 0o111).toBe(0o111);
  });

  it("runs through a link, as npm makes one, and knows its version", () => {
    const folder = mkdtempSync(join(tmpdir(), "up42-bin-"));
    mkdirSync(join(folder, ".bin"));
    const program = join(folder, ".bin/up42-js");
    symlinkSync(join(root, manifest.bin["up42-js"]), program);
    const version = execFileSync(process.execPath, [program, "--version"], { cwd: folder, encoding: "utf8" });
    rmSync(folder, { recursive: true });
    expect(version).toBe(`${manifest.version}\n`);
  });
});
