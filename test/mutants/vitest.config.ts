import { relative } from "node:path";
import picomatch from "picomatch";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { nodeProject } from "../../vitest.config";

const suites = process.env.UP42_JS_MUTANTS_SUITES?.split("\n") ?? [];

/** In the order of `main.mjs`: the first test that fails ends the tests of a change. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) =>
      suites.findIndex((glob) => picomatch.isMatch(relative(process.cwd(), moduleId), glob));
    return files.toSorted((one, other) => place(one) - place(other));
  }
}

/** Some suites of the project `node`: those that test what `main.mjs` changes. */
export default defineConfig({
  test: {
    ...nodeProject,
    include: suites,
    setupFiles: [nodeProject.setupFiles, "test/mutants/load-changed.ts"],
    sequence: { sequencer: InOrder },
    // Many a change makes code wait for ever.
    testTimeout: 10_000,
    hookTimeout: 10_000,
  },
});
