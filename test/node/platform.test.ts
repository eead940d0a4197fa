import { describe, expect, it } from "vitest";
import { createNodePlatform } from "../../src/node/platform";
import { bytesOf, gzip, readAll, streamOf } from "../support/archives/archives";
import { fakeFolder } from "../support/files/handles";

describe("the Node platform", () => {
  it("keeps secrets, reads files and variables, and says who it is", () => {
    const { keepsSecrets, credentials, headers } = createNodePlatform();
    expect({ keepsSecrets, headers }).toEqual({ keepsSecrets: true, headers: { "user-agent": "up42-js" } });
    expect(Object.keys(credentials).sort()).toEqual(["readEnvironment", "readFile"]);
  });

  it("says that handles of folders are for browsers", () => {
    expect(() => createNodePlatform().openDirectory(fakeFolder().handle)).toThrow(
      "outputDirectory as a FileSystemDirectoryHandle only works in a browser; here, pass a path.",
    );
  });

  it("has an inflater and a spool", async () => {
    const codecs = await createNodePlatform().loadCodecs();
    const content = bytesOf("some text");
    expect(await readAll(codecs.gunzip(streamOf(gzip(content))))).toEqual(content);
    const spool = await codecs.openSpool();
    await spool.append(new Uint8Array([1, 2, 3]));
    expect([...(await spool.read(1, 2))]).toEqual([2, 3]);
    await spool.close();
  });
});
