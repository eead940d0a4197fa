import { afterEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import type { Up42 } from "../../src/client/up42";
import { createEmulator } from "../../src/emulator";
import { authenticate } from "../../src/node";
import type { NodeTypes } from "../../src/session/platform";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("authenticate in Node", () => {
  it("takes a key without being told that it is allowed to", async () => {
    const emulator = createEmulator();
    const { projectId, projectApiKey } = emulator.sample;
    const up42 = await authenticate({
      projectId,
      projectApiKey,
      baseUrl: emulator.url,
      fetch: emulator.fetch,
    });
    expectTypeOf(up42).toEqualTypeOf<Up42<NodeTypes>>();
    expect(up42.projectId).toBe(projectId);
    expect(emulator.requests[0]?.headers["user-agent"]).toBe("up42-js");
  });

  it("takes the variables of the environment when nothing is given", async () => {
    const emulator = createEmulator();
    vi.stubEnv("UP42_PROJECT_ID", emulator.sample.projectId);
    vi.stubEnv("UP42_PROJECT_API_KEY", emulator.sample.projectApiKey);
    vi.stubEnv("UP42_USERNAME", undefined);
    vi.stubEnv("UP42_PASSWORD", undefined);
    const up42 = await authenticate({ baseUrl: emulator.url, fetch: emulator.fetch });
    expect(up42.projectId).toBe(emulator.sample.projectId);
  });
});
