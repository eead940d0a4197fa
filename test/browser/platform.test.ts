import { describe, expect, it } from "vitest";
import { createBrowserPlatform } from "../../src/browser/platform";
import type { DefaultSinkOptions } from "../../src/session/platform";
import { streamOf } from "../support/archives/archives";
import { fakeFolder } from "../support/files/handles";

describe("the browser platform", () => {
  it("keeps no secrets, reads no files, and adds no headers that would need leave", () => {
    const { keepsSecrets, credentials, headers } = createBrowserPlatform();
    expect({ keepsSecrets, credentials, headers }).toEqual({
      keepsSecrets: false,
      credentials: {},
      headers: {},
    });
  });

  it("opens no paths", () => {
    expect(() => createBrowserPlatform().openDirectory("berlin")).toThrow(/only works in Node/);
  });

  it("opens folders that a browser gave out", async () => {
    const folder = fakeFolder();
    const transaction = await createBrowserPlatform().openDirectory(folder.handle).begin();
    await transaction.write({ path: "a.txt", mediaType: "text/plain", body: streamOf(new Uint8Array(2)) });
    expect(await transaction.commit(["a.txt"])).toEqual(["a.txt"]);
    expect(folder.names()).toEqual(["a.txt"]);
  });

  it("takes 1 GiB into memory, and more only for a caller who has set a limit for the archive", async () => {
    const file = (size: number) => ({
      path: "a",
      mediaType: "image/tiff",
      size,
      body: streamOf(new Uint8Array()),
    });
    const begin = (options?: DefaultSinkOptions) => createBrowserPlatform().openDefaultSink(options).begin();
    await (await begin()).write(file(2 ** 30));
    await expect((await begin()).write(file(2 ** 30 + 1))).rejects.toMatchObject({
      name: "OutputError",
      message: expect.stringContaining("more than 1073741824 bytes"),
    });
    await (await begin({ maxBytes: 2 ** 32 })).write(file(2 ** 31));
  });
});
