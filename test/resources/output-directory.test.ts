import { describe, expect, it } from "vitest";
import type { Platform } from "../../src/platform";
import { sinkFor } from "../../src/resources/output-directory";
import type { Sink } from "../../src/sinks/sink";

const sinkNamed = (name: string): Sink & { name: string } => ({
  name,
  begin: () => Promise.reject(new Error("not here")),
});

const platform = {
  openDefaultSink: () => sinkNamed("default"),
  openDirectory: (directory: string | URL) => sinkNamed(`directory ${directory}`),
} as Partial<Platform> as Platform;

describe("sinkFor", () => {
  it("takes the platform's default, a path, a URL or a sink", () => {
    const own = sinkNamed("own");
    expect(sinkFor("call", undefined, platform)).toMatchObject({ name: "default" });
    expect(sinkFor("call", "berlin", platform)).toMatchObject({ name: "directory berlin" });
    expect(sinkFor("call", new URL("file:///berlin"), platform)).toMatchObject({
      name: "directory file:///berlin",
    });
    expect(sinkFor("call", own, platform)).toBe(own);
  });

  it.each([[""], [null], [7], [{}], [["berlin"]], [true], [{ begin: "now" }]])("refuses %j", (directory) => {
    expect(() => sinkFor("call", directory, platform)).toThrow(
      /^call takes "outputDirectory", a path, a file: URL or a sink; got .+\.$/,
    );
  });
});
