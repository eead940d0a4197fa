import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder for the profiles of browsers. */
    profiles: string;
  }
}

/** Makes a folder for the browsers' profiles. It is removed after all test processes have ended. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const profiles = await mkdtemp(join(tmpdir(), "up42-chromium-"));
  project.provide("profiles", profiles);
  // Chromium may still write while it ends.
  return () => rm(profiles, { recursive: true, force: true, maxRetries: 20 });
}
