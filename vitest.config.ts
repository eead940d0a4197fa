import { defineConfig } from "vitest/config";

/** Runs in the platform's own environment: files, sockets, node:zlib. */
const nodeOnly = ["test/node/**", "test/reliability/{abort,cuts,docs,faults,hostile-archives}.test.ts"];
/** Reads what `npm run build` made. */
const built = ["test/guards/dist/**", "test/chromium/**"];

/** The machines that run these tests are shared: nothing is timed, and what is waited for may take its while. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "node",
          testTimeout: 20_000,
          expect: { poll: { timeout: 10_000 } },
          environment: "node",
          include: ["test/**/*.test.ts"],
          exclude: built,
        },
      },
      {
        test: {
          name: "happy-dom",
          testTimeout: 20_000,
          expect: { poll: { timeout: 10_000 } },
          environment: "happy-dom",
          include: ["test/**/*.test.ts"],
          exclude: [...built, ...nodeOnly, "test/guards/**"],
        },
      },
      {
        test: {
          name: "dist",
          expect: { poll: { timeout: 10_000 } },
          environment: "node",
          include: built.map((folder) => `${folder.replace("/**", "")}/**/*.test.ts`),
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
