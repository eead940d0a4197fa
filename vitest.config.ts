import { defineConfig } from "vitest/config";

/** Runs in the platform's own environment: files, sockets, node:zlib. */
const nodeOnly = ["test/node/**", "test/reliability/{abort,cuts,docs,faults}.test.ts"];
/** Reads what `npm run build` made. */
const built = ["test/guards/dist/**", "test/chromium/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "node",
          environment: "node",
          include: ["test/**/*.test.ts"],
          exclude: built,
        },
      },
      {
        test: {
          name: "happy-dom",
          environment: "happy-dom",
          include: ["test/**/*.test.ts"],
          exclude: [...built, ...nodeOnly, "test/guards/**"],
        },
      },
      {
        test: {
          name: "dist",
          environment: "node",
          include: built.map((folder) => `${folder.replace("/**", "")}/**/*.test.ts`),
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
