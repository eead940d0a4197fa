import { describe, expect, it } from "vitest";
import { authenticate } from "../src/browser/authenticate";
import { createEmulator } from "../src/emulator";
import { checkOptions } from "../src/options";
import { tilesKinds } from "../src/viz/map/map-options";

const attribution = "© Tiles";

/** Every option that takes an address. */
const options: Record<string, (address: string | URL) => unknown> = {
  "baseUrl of authenticate": (baseUrl) => authenticate({ token: "t", baseUrl }),
  "authUrl of authenticate": (authUrl) => authenticate({ token: "t", authUrl }),
  "url of an emulator": (url) => createEmulator({ url: String(url) }),
  "storageUrl of an emulator": (storageUrl) => createEmulator({ storageUrl: String(storageUrl) }),
  "tiles of a map": (address) =>
    checkOptions(
      "mapResults",
      { url: `${address}/{z}/{x}/{y}.png`, attribution },
      tilesKinds as never,
      "tiles",
    ),
};

const withSecret = [
  "https://user:hunter2-abc@host.test",
  "https://:hunter2-abc@host.test",
  "https://hunter2-abc@host.test",
  "http://u:hunter2-abc@[::1]:8080",
  "https://user:hunter2-abc%40x@host.test",
];

describe.each(Object.entries(options))("%s", (_, use) => {
  it.each(withSecret.flatMap((text) => [text, new URL(text)]))(
    "%s is refused and not quoted",
    async (address) => {
      const error: unknown = await (async () => use(address))().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: "InputError" });
      expect(JSON.stringify([error, String(error), (error as Error).message])).not.toContain("hunter2");
    },
  );

  it("an address without a user is taken", async () => {
    await expect((async () => use("https://host.test"))()).resolves.toBeDefined();
  });
});
