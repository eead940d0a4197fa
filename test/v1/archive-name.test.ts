import { describe, expect, it } from "vitest";
import { archiveNameFrom } from "../../src/v1/archive-name";

describe("the name of an archive", () => {
  it("is output with the ending of its kind where none is told", () => {
    expect(archiveNameFrom(undefined, "tgz")).toBe("output.tgz");
    expect(archiveNameFrom("attachment", "tar")).toBe("output.tar");
    expect(archiveNameFrom("inline; filename=", "zip")).toBe("output.zip");
  });

  it.each([
    ["attachment; filename=scene.tgz", "scene.tgz"],
    ['attachment; filename="a b;c.tgz"', "a b;c.tgz"],
    ['attachment; filename="a \\"b\\".tgz"', "a _b_.tgz"],
    ["attachment; FileName = scene.TGZ ; size=3", "scene.TGZ"],
    ["attachment; filename=plain.tgz; filename*=UTF-8''b%C3%A4r%20lin.tgz", "bär lin.tgz"],
    ["attachment; filename*=iso-8859-1'de'b%E4r.tgz", "bär.tgz"],
    ["attachment; filename*=nonsense''x.tgz; filename=plain.tgz", "plain.tgz"],
    ["attachment; filename*=UTF-8''%ff.tgz; filename=plain.tgz", "plain.tgz"],
    ['attachment; filename="b\u00c3\u00a4r.tgz"', "bär.tgz"],
    ['attachment; filename="b\u00e4r.tgz"', "bär.tgz"],
  ])("is read from %j", (disposition, name) => {
    expect(archiveNameFrom(disposition, "tgz")).toBe(name);
  });

  it("gets the ending of its kind unless it has it", () => {
    const told = "attachment; filename=DS_SPOT6_2022";
    expect(archiveNameFrom(told, "tgz")).toBe("DS_SPOT6_2022.tgz");
    expect(archiveNameFrom(told, "zip")).toBe("DS_SPOT6_2022.zip");
    expect(archiveNameFrom("attachment; filename=a.tar.gz", "tgz")).toBe("a.tar.gz");
    expect(archiveNameFrom("attachment; filename=a.zip", "tgz")).toBe("a.zip.tgz");
  });

  it.each([
    ["../../etc/passwd", "passwd.tgz"],
    ["..\\..\\x", "x.tgz"],
    ["/abs/x", "x.tgz"],
    ["..", "output.tgz"],
    [".bashrc", "bashrc.tgz"],
    [".up42-9fef9197-1-00000000", "up42-9fef9197-1-00000000.tgz"],
    ["a/", "output.tgz"],
    ["con", "_con.tgz"],
    ["nul.txt", "_nul.txt.tgz"],
    ["a:b?c", "a_b_c.tgz"],
    ["a\u202eb", "a_b.tgz"],
    ["a\u0000b", "a_b.tgz"],
    ["x. ", "x.tgz"],
  ])("is made safe when it is %j", (given, name) => {
    const encoded = encodeURIComponent(given);
    expect(archiveNameFrom(`attachment; filename*=UTF-8''${encoded}`, "tgz")).toBe(name);
  });

  it("is not too long for a file system, and keeps its ending", () => {
    const encoded = encodeURIComponent(`${"ü".repeat(300)}.tar.gz`);
    const name = archiveNameFrom(`attachment; filename*=UTF-8''${encoded}`, "tgz");
    expect(new TextEncoder().encode(name).byteLength).toBe(240);
    expect(name).toMatch(/^ü+~[0-9a-f]{8}\.tar\.gz$/);
  });
});
