/**
 * Builds an app that uses the packed package, with danfojs installed beside it and without. Expects `dist/` as
 * `npm run build` leaves it, with at least the entries named below, and runs what the bundlers made in Node.
 */
import { execFile } from "node:child_process";
import { access, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build as buildWithEsbuild } from "esbuild";
import { build as buildWithVite } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../support/root";

const entries = ["index.js", "browser.js", "node.js", "dataframe.js", "emulator.js"];

const app = `
import { authenticate, isUp42Error } from "up42-js";

export async function openFrame({ jobId, jobtaskId, ...access }) {
  const up42 = await authenticate(access);
  const jobtask = await up42.initializeJobtask({ jobId, jobtaskId });
  try {
    const frame = await jobtask.getResultsJson({ asDataframe: true });
    return { rows: frame.shape[0], firstColumn: frame.columns[0] };
  } catch (error) {
    return { ours: isUp42Error(error, "MissingDependencyError"), message: error.message };
  }
}
`;

const missing = {
  ours: true,
  message:
    "A dataframe needs the package danfojs, which is not installed: run `npm install danfojs`, or pass it with `authenticate({ danfo })`.",
};

let withDanfo: string;
let withoutDanfo: string;

beforeAll(async () => {
  for (const entry of entries) {
    await access(join(root, "dist", entry)).catch(() => {
      throw new Error(`dist/${entry} is missing: run "npm run build" before these tests.`);
    });
  }
  withDanfo = await makeApp({ withDanfo: true });
  withoutDanfo = await makeApp({ withDanfo: false });
});

afterAll(async () => {
  for (const folder of [withDanfo, withoutDanfo]) await rm(folder, { recursive: true });
});

describe("without danfojs installed", () => {
  test("esbuild builds the app, and a frame is refused with one sentence", async () => {
    const { errors } = await esbuild(withoutDanfo);
    expect(errors).toEqual([]);
    expect(await runApp(join(withoutDanfo, "esbuild", "app.js"))).toEqual(missing);
  });

  test("Vite builds the app, and a frame is refused with one sentence", async () => {
    await vite(withoutDanfo);
    // Vite's helper for imports on demand announces a failure on the window before it throws.
    const prelude = "globalThis.window = new EventTarget();";
    expect(await runApp(join(withoutDanfo, "vite", "app.js"), prelude)).toEqual(missing);
  });

  test("Node refuses a frame with one sentence", async () => {
    expect(await runApp(join(withoutDanfo, "app.js"))).toEqual(missing);
  });
});

describe("with danfojs installed", () => {
  // Nobody runs what bundlers make of danfojs, which has 11 MB: only the list of chunks is looked at.
  const listed = { minify: false, write: false };

  test("esbuild puts danfojs into a chunk that is loaded when it is needed", async () => {
    const { metafile } = await esbuild(withDanfo, listed);
    const chunks = Object.entries(metafile.outputs).map(([name, { imports, inputs }]) => ({
      name,
      imports: imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path),
      dynamicImports: imports.filter(({ kind }) => kind === "dynamic-import").map(({ path }) => path),
      modules: Object.keys(inputs),
    }));
    expectLazyDanfo(chunks, "esbuild/app.js");
  });

  test("Vite puts danfojs into a chunk that is loaded when it is needed", async () => {
    const chunks = await vite(withDanfo, listed);
    expectLazyDanfo(chunks, "app.js");
  });

  test("Node makes a frame", async () => {
    expect(await runApp(join(withDanfo, "app.js"))).toEqual({ rows: 3, firstColumn: "geometry" });
  });
});

/** An app in a folder of its own, where nothing but the package and its dependencies can be found. */
async function makeApp({ withDanfo }: { withDanfo: boolean }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "up42-js-bundlers-"));
  const modules = join(folder, "node_modules");
  // Copied, because bundlers resolve from where a link leads to, and danfojs can be found there.
  await mkdir(join(modules, "up42-js"), { recursive: true });
  await cp(join(root, "package.json"), join(modules, "up42-js", "package.json"));
  await cp(join(root, "dist"), join(modules, "up42-js", "dist"), { recursive: true });
  const { dependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  for (const name of [...Object.keys(dependencies), ...(withDanfo ? ["danfojs"] : [])]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, "node_modules", name), join(modules, name), "dir");
  }
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  await writeFile(join(folder, "app.js"), app);
  return folder;
}

interface Output {
  minify?: boolean;
  write?: boolean;
}

async function esbuild(folder: string, output: Output = {}) {
  return await buildWithEsbuild({
    absWorkingDir: folder,
    entryPoints: ["app.js"],
    outdir: "esbuild",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    metafile: true,
    logLevel: "silent",
    ...output,
  });
}

interface Chunk {
  name: string;
  imports: string[];
  dynamicImports: string[];
  modules: string[];
}

async function vite(folder: string, output: Output = {}): Promise<Chunk[]> {
  const result = await buildWithVite({
    root: folder,
    configFile: false,
    logLevel: "silent",
    build: {
      outDir: "vite",
      target: "es2022",
      modulePreload: false,
      rollupOptions: {
        input: join(folder, "app.js"),
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "[name].js" },
      },
      ...output,
    },
  });
  if (!("output" in result)) throw new Error("Vite gave no single output");
  return result.output.flatMap((chunk) =>
    chunk.type === "chunk"
      ? [
          {
            name: chunk.fileName,
            imports: chunk.imports,
            dynamicImports: chunk.dynamicImports,
            modules: chunk.moduleIds,
          },
        ]
      : [],
  );
}

/** Nothing that the entry imports at once holds danfojs; something that is imported on demand does. */
function expectLazyDanfo(chunks: Chunk[], entry: string): void {
  const atStart = new Set([entry]);
  for (const name of atStart) {
    for (const imported of chunks.find((chunk) => chunk.name === name)?.imports ?? []) atStart.add(imported);
  }
  const withDanfo = chunks.filter(({ modules }) =>
    modules.some((id) => id.includes("node_modules/danfojs/")),
  );
  expect(chunks.map(({ name }) => name)).toContain(entry);
  expect(withDanfo.length).toBeGreaterThan(0);
  expect(withDanfo.filter(({ name }) => atStart.has(name))).toEqual([]);
  const onDemand = chunks
    .filter(({ name }) => atStart.has(name))
    .flatMap(({ dynamicImports }) => dynamicImports);
  expect(onDemand.length).toBeGreaterThan(0);
}

/**
 * Calls the app's `openFrame` in a Node of its own, so that nothing of the test runner's resolution helps. The emulator
 * answers it, with three features.
 */
async function runApp(file: string, prelude = ""): Promise<unknown> {
  const url = (path: string): string => JSON.stringify(pathToFileURL(path).href);
  const driver = `
    ${prelude}
    const { createEmulator } = await import(${url(join(root, "dist", "emulator.js"))});
    const { openFrame } = await import(${url(file)});
    const { url: baseUrl, fetch, sample } = createEmulator();
    const { projectId, projectApiKey, jobId, jobtaskIds: [jobtaskId] } = sample;
    const made = await openFrame({
      projectId, projectApiKey, jobId, jobtaskId, baseUrl, fetch, dangerouslyAllowBrowser: true,
    });
    process.stdout.write("RESULT" + JSON.stringify(made));
  `;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", driver], {
    cwd: dirname(file),
  });
  return JSON.parse(stdout.slice(stdout.indexOf("RESULT") + "RESULT".length));
}
