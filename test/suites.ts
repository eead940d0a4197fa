/** Which suites run in one world only, and why: `vitest.config.ts` and the table in `docs/platforms.md` follow it. */

type Suites = Readonly<Record<string, string>>;

/** The platform's own environment. */
export const nodeOnly: Suites = {
  "test/node/**/*.test.ts": "files, sockets, processes, credentials and the terminal of Node",
  "test/guards/*.test.ts": "read the source and the docs",
  "test/stages/*.test.ts": "run programs",
  "test/reliability/{abort,cuts,docs,faults,hostile-archives}.test.ts":
    "real sockets and real folders; the pages below have their rows in Chromium",
};

/** What `npm run build` made, in Node or in pages that Chromium opens. */
export const built: Suites = {
  "test/chromium/**/*.test.ts":
    "pages with the built package: whole jobs, folders of the browser, pictures, the notebook, the example",
  "test/guards/dist/**/*.test.ts": "what the package holds, and what bundlers and compilers make of it",
};

/** Everything else runs unchanged in Node and in Chromium, but for these. */
export const notInPages: Suites = {
  "test/reliability/in-process.test.ts": "its table runs in Chromium row by row, in a page of test/chromium",
  "test/emulator/{cors,faults/headers}.test.ts":
    "send requests with an Origin of their choosing, which no page may",
  "test/dataframe/load-danfo.test.ts": "put a danfojs that fails in the place of the real one",
};
