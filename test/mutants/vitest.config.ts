import { defineConfig } from "vitest/config";
import { nodeProject } from "../../vitest.config";

/** Some suites of the project `node`: those that test what `main.mjs` changes. */
export default defineConfig({
  test: { ...nodeProject, include: process.env.UP42_JS_MUTANTS_SUITES?.split("\n") ?? [] },
});
