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

/** Makes a folder for the profiles of browsers, and removes it when all processes that used them have ended. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const profiles = await mkdtemp(join(tmpdir(), "up42-chromium-"));
  project.provide("profiles", profiles);
  return () => rm(profiles, { recursive: true, force: true, maxRetries: 20 });
}
