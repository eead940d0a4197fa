import { describe, expect, it } from "vitest";
import { createBrowserPlatform } from "../../src/browser/platform";

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
});
