// @ts-check
/**
 * Changes the code in small ways, one by one, and counts the changes that a test notices: `npm run test:mutants --
 * archive` for a folder of `src`, `npm run test:mutants -- archive/matcher.ts` for a file in it. It lists the changes
 * that no test noticed, and fails if they are more than a fifth.
 */
import process from "node:process";
import { Stryker } from "@stryker-mutator/core";

/**
 * The folders that keep the promises of a download, and the suites that test them, in the order in which they run: those
 * that take long come last. Left out are those that take much longer than they find.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const suites = {
  archive: [
    "test/archive/!(rests|unpack|hostile-archives).test.ts",
    "test/archive/{tar,zip}/*.test.ts",
    "test/archive/{unpack,hostile-archives}.test.ts",
  ],
  download: [
    "test/download/!(open-download|under-cors|few-connections).test.ts",
    "test/download/{open-download,under-cors}.test.ts",
  ],
  // Without the suites that start processes, which would run the code as it is.
  files: [
    "test/files/*.test.ts",
    "test/files/staged/*.test.ts",
    "test/browser/handles/sink.test.ts",
    "test/node/directory/{sink,folders,folders-of-others,incoming-files}.test.ts",
  ],
  http: ["test/http/!(bounds|long-words).test.ts", "test/http/bounds.test.ts"],
  outputs: [
    "test/outputs/{download-options,file-content,quicklook-image}.test.ts",
    "test/outputs/{kept-archives,load-files,quicklooks,save-files,saved-phase,transfers}.test.ts",
    "test/v2/stored-items.test.ts",
    "test/node/parts/part-store.test.ts",
    "test/v2/processing-job.test.ts",
  ],
};

/**
 * The files of a folder that save, if others in it do not.
 *
 * @type {Readonly<Record<string, string>>}
 */
const saving = {
  outputs:
    "{download-options,file-content,keep-packed,last-downloads,list-results,load-files,quicklook*,save-files,transfers}.ts",
};

const [path = ""] = process.argv.slice(2);
const [folder = ""] = path.split("/");
const tests = suites[folder];
if (tests === undefined) {
  console.error(`Name one of these folders of src, or a file in it: ${Object.keys(suites).join(", ")}.`);
  process.exit(2);
}

// The processes that run the tests read both, in the other files of this folder.
process.env.UP42_JS_MUTANTS_SUITES = tests.join("\n");
process.env.UP42_JS_MUTANTS_FOLDER = folder;
const stryker = new Stryker({
  mutate: [path.endsWith(".ts") ? `src/${path}` : `src/${folder}/${saving[folder] ?? "**/*.ts"}`],
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "test/mutants/vitest.config.ts", related: false },
  concurrency: 2,
  // A changed constant of a module would need a new process for each change.
  ignoreStatic: true,
  thresholds: { high: 90, low: 80, break: 80 },
  reporters: ["clear-text"],
  clearTextReporter: { reportTests: false, logTests: false },
  ignorePatterns: ["/coverage", "/dist"],
  tempDirName: "coverage/mutants",
  allowConsoleColors: process.stdout.isTTY,
});
await stryker.runMutationTest();
