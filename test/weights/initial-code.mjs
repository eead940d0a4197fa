// @ts-check
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const project = fileURLToPath(new URL("../../", import.meta.url));
/** Optional packages: an app that wants them brings them. */
const optional = ["danfojs", "leaflet", "@observablehq/plot", "geotiff", "proj4", "linkedom"];

/**
 * Builds a small app as a bundler does, minified, the package's dependencies included, and gathers in one file what its
 * page runs at once: the app and what that imports. What is imported only when it is needed is left out.
 *
 * @param {string} code the app, which imports from `./dist/…`
 * @param {{ readonly folder: string, readonly name: string, readonly platform?: string }} place where the file goes, and
 *   where it runs: `"browser"` by default, or `"node"`
 * @returns {Promise<string>} the file's path
 */
export async function gatherInitialCode(code, { folder, name, platform = "browser" }) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: code, resolveDir: project, sourcefile: "app.js" },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: platform === "node" ? "node" : "browser",
    target: "es2022",
    external: optional,
    outdir: folder,
    absWorkingDir: project,
    metafile: true,
    write: false,
    logLevel: "error",
  });
  const [app] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === "app.js") ?? [];
  if (app === undefined) throw new Error(`Nothing was built from: ${code}`);
  const files = new Set([app]);
  for (const file of files) {
    for (const { path, kind, external } of metafile.outputs[file]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) files.add(path);
    }
  }
  const texts = [...files].map((file) => {
    const built = outputFiles.find(({ path }) => path === join(project, file));
    if (built === undefined) throw new Error(`${file} was not built.`);
    return built.text;
  });
  const path = join(folder, `${name}.js`);
  await writeFile(path, texts.join("\n"));
  return path;
}
