import { describe, expect, it } from "vitest";
import type { DirectoryHandle } from "../../src/files/directory-handle";
import type { Sink, SinkOptions } from "../../src/files/sink";
import { check } from "../../src/options";
import { outputDirectoryKind, partsFor, sinkFor } from "../../src/session/output-directory";
import type { Platform } from "../../src/session/platform";
import { fakeFolder } from "../support/files/handles";

const sinkNamed = (name: string): Sink & { name: string } => ({
  name,
  begin: (options) => Promise.reject(new Error(`${name} ${JSON.stringify(options)}`)),
});

const platform = {
  openDefaultSink: (options?: SinkOptions) => sinkNamed(`default ${JSON.stringify(options)}`),
  openParts: (directory?: string | URL, options?: SinkOptions) => ({
    find: () => Promise.reject(new Error(`parts ${directory} ${JSON.stringify(options)}`)),
    begin: () => Promise.reject(new Error("not here")),
  }),
  openDirectory: (directory: string | URL | DirectoryHandle, options?: SinkOptions) =>
    sinkNamed(`directory ${directory} ${JSON.stringify(options)}`),
} as Partial<Platform> as Platform;

describe("sinkFor", () => {
  it("takes the platform's default, a path or a URL, and passes on whether files may be replaced", () => {
    const nameOf = (directory: unknown, options?: SinkOptions) =>
      (sinkFor(directory, platform, options) as { name?: string }).name;
    expect(nameOf(undefined)).toBe("default {}");
    expect(nameOf("berlin")).toBe("directory berlin {}");
    expect(nameOf(undefined, { overwrite: false })).toBe('default {"overwrite":false}');
    expect(nameOf("berlin", { overwrite: false })).toBe('directory berlin {"overwrite":false}');
    expect(nameOf(new URL("file:///berlin"), { overwrite: true })).toBe(
      'directory file:///berlin {"overwrite":true}',
    );
  });

  it("takes the handle of a folder, and tells the place for files in memory how many bytes are allowed", () => {
    const { handle } = fakeFolder();
    const { name } = sinkFor(handle, platform, { overwrite: false, maxBytes: 5 }) as {
      name?: string;
    };
    expect(name).toBe('directory [object Object] {"overwrite":false}');
    const options = { overwrite: true, maxBytes: 5, takesMaxBytes: true };
    expect(sinkFor(undefined, platform, options)).toMatchObject({
      name: `default ${JSON.stringify(options)}`,
    });
  });

  it("takes a sink, and tells it whether files may be replaced", async () => {
    const own = sinkNamed("own");
    await expect(sinkFor(own, platform).begin()).rejects.toThrow("own {}");
    await expect(sinkFor(own, platform, { overwrite: false }).begin()).rejects.toThrow(
      'own {"overwrite":false}',
    );
  });

  it.each([[""], [null], [7], [{}], [["berlin"]], [true], [{ begin: "now" }]])("refuses %j", (directory) => {
    expect(() => check("call", "outputDirectory", directory, outputDirectoryKind)).toThrow(
      /^call takes "outputDirectory", a path, a file: URL, a FileSystemDirectoryHandle or a sink; got .+\.$/,
    );
  });
});

describe("partsFor", () => {
  it("takes the platform's default, a path or a URL, and passes on whether files may be replaced", async () => {
    const find = (directory: unknown) => partsFor(directory, platform, { overwrite: false })?.find("source");
    await expect(find(undefined)).rejects.toThrow('parts undefined {"overwrite":false}');
    await expect(find("berlin")).rejects.toThrow('parts berlin {"overwrite":false}');
    await expect(find(new URL("file:///berlin"))).rejects.toThrow("parts file:///berlin");
  });

  it("knows of none for the handle of a folder", () => {
    expect(partsFor(fakeFolder().handle, platform)).toBeUndefined();
  });

  it("knows of none for a sink, and where the platform has none", () => {
    expect(partsFor(sinkNamed("own"), platform)).toBeUndefined();
    expect(partsFor("berlin", { ...platform, openParts: undefined })).toBeUndefined();
  });
});
