import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "../../support/root";
import { openProject, startCompiler } from "../program";

const resolutions = {
  bundler: { module: "esnext", moduleResolution: "bundler" },
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
} as const;

/** The programs and their configurations, by their paths. None of them is on the disk. */
const texts = new Map<string, string>();

/** One compiler for all programs: it reads types once. */
const compiler = startCompiler(texts);
afterAll(() => compiler.close());

/** Types that others check: those of the language, of browsers and of Node. */
const ofPlatforms = /\/node_modules\/(?:@typescript|@types\/node|undici-types)\//;

/** Compiles a program that uses the built package by its name; answers what the compiler says. */
function compile(code: string, resolution: keyof typeof resolutions, others: object = {}): string[] {
  const name = `consumer-${texts.size}.mts`;
  const configName = `tsconfig.${name}.json`;
  const compilerOptions = {
    ...resolutions[resolution],
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable", "dom.asynciterable"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    ...others,
  };
  texts.set(join(root, name), code);
  texts.set(join(root, configName), JSON.stringify({ compilerOptions, files: [name] }));
  const { program } = openProject(compiler, configName);
  const files = program.getSourceFileNames().filter((file) => !ofPlatforms.test(file));
  return [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getProgramDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...files.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ].map(({ text }) => text);
}

const using = (entry: string, rest: string): string => `
  import { authenticate } from "${entry}";
  const up42 = await authenticate({ token: "t" });
  const jobtask = await up42.initializeJobtask({ jobtaskId: "", jobId: "" });
  ${rest}
`;

const paths = "const paths: string[] = await jobtask.downloadResults();";
const files = "const files: File[] = await jobtask.downloadQuicklooks();";
const either = "const either: string[] | File[] = await jobtask.downloadResults();";
const named = 'const paths: string[] = await jobtask.downloadResults({ outputDirectory: "berlin" });';

describe("the built types", () => {
  it.each([
    ["up42-js", "nodenext", paths],
    ["up42-js", "nodenext", named],
    ["up42-js", "bundler", either],
    ["up42-js", "bundler", named],
    ["up42-js/node", "bundler", paths],
    ["up42-js/browser", "bundler", files],
    ["up42-js/bundle", "nodenext", files],
  ] as const)("of %s under %s allow `%s`", (entry, resolution, rest) => {
    expect(compile(using(entry, rest), resolution)).toEqual([]);
  });

  it.each([
    ["up42-js", "nodenext", files],
    ["up42-js", "bundler", paths],
    ["up42-js", "bundler", files],
    ["up42-js/browser", "bundler", paths],
    ["up42-js/browser", "bundler", named],
  ] as const)("of %s under %s do not allow `%s`", (entry, resolution, rest) => {
    expect(compile(using(entry, rest), resolution)).not.toEqual([]);
  });

  it("need neither Node's types nor danfojs, and hold by themselves", () => {
    const all = [
      "up42-js",
      "up42-js/node",
      "up42-js/browser",
      "up42-js/dataframe",
      "up42-js/geo",
      "up42-js/export",
      "up42-js/emulator",
    ];
    const code = all.map((entry, index) => `export * as e${index} from "${entry}";`).join("\n");
    for (const resolution of ["bundler", "nodenext"] as const) {
      expect(compile(code, resolution, { skipLibCheck: false })).toEqual([]);
    }
  });

  it("need no types of browsers where those of Node are there", () => {
    const code = `
      import type { DirectoryHandle } from "up42-js";
      declare const handle: DirectoryHandle;
      ${using("up42-js", named)}
    `;
    const without = { lib: ["es2022"], types: ["node"] };
    expect(compile(code, "nodenext", { skipLibCheck: false, ...without })).toEqual([]);
  });

  it("take a browser's own handles of folders where the platform has any", () => {
    const intoHandle = `
      declare const picked: FileSystemDirectoryHandle;
      const paths: string[] = await jobtask.downloadResults({ outputDirectory: picked });
    `;
    expect(compile(using("up42-js/browser", intoHandle), "bundler")).toEqual([]);
    expect(compile(using("up42-js", intoHandle), "bundler")).toEqual([]);
    expect(compile(using("up42-js/node", intoHandle), "bundler")).not.toEqual([]);
  });

  it.each(["bundler", "nodenext"] as const)(
    "of an export under %s are a path with a path, and else a Blob",
    (resolution) => {
      const exporting = (rest: string): string => `
        import * as danfo from "danfojs";
        import { toCsv, toGeoParquet, toNdjson } from "up42-js/export";
        ${rest}
      `;
      const right = `
        declare const collection: import("geojson").FeatureCollection;
        declare const features: AsyncIterable<import("geojson").Feature>;
        declare const frame: danfo.DataFrame;
        declare const somewhere: { path?: string };
        const path: string = await toCsv(collection, { path: "a.csv" });
        const blob: Blob = await toNdjson(features, { signal: AbortSignal.timeout(1) });
        const either: string | Blob = await toGeoParquet(frame, somewhere);
      `;
      expect(compile(exporting(right), resolution)).toEqual([]);
      const collection = '{ type: "FeatureCollection", features: [] } as const';
      for (const wrong of [
        `const path: string = await toCsv(${collection});`,
        `const blob: Blob = await toGeoParquet(${collection}, { path: "a" });`,
        'await toNdjson({ path: "a" });',
      ]) {
        expect(compile(exporting(wrong), resolution), wrong).not.toEqual([]);
      }
    },
  );

  it("of a dataframe are danfojs's own when it is handed in", () => {
    const code = using(
      "up42-js",
      `import * as danfo from "danfojs";
       const frame: danfo.DataFrame = await jobtask.getResultsJson({ asDataframe: true, danfo });
       const own = await jobtask.getResultsJson({ asDataframe: true });
       const columns: string[] = own.columns;
       const features = (await jobtask.getResultsJson()).features;`,
    );
    expect(compile(code, "bundler")).toEqual([]);
  });
});
