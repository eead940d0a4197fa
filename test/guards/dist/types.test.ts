import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "../../support/root";

const resolutions = {
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
} as const;

/** What programs read, by its name and its kind of module: most of the time of a program goes into it. */
const read = new Map<string, ts.SourceFile>();

/** Types that others check: those of the language, of browsers and of Node. */
const ofPlatforms = /\/node_modules\/(?:typescript|@types\/node|undici-types)\//;

/** Compiles a program that uses the built package by its name; answers what the compiler says. */
function compile(
  code: string,
  resolution: keyof typeof resolutions,
  others: ts.CompilerOptions = {},
): string[] {
  const name = join(root, "consumer.mts");
  const options: ts.CompilerOptions = {
    ...resolutions[resolution],
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    ...others,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => file === name || fileExists(file);
  host.readFile = (file) => (file === name ? code : readFile(file));
  host.getSourceFile = (file, language, ...rest) => {
    if (file === name) return ts.createSourceFile(file, code, language);
    const format = typeof language === "object" ? language.impliedNodeFormat : undefined;
    const key = `${file} ${format}`;
    const source = read.get(key) ?? getSourceFile(file, language, ...rest);
    if (source !== undefined) read.set(key, source);
    return source;
  };
  const program = ts.createProgram([name], options, host);
  const files = program.getSourceFiles().filter(({ fileName }) => !ofPlatforms.test(fileName));
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...files.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
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
    const without = { lib: ["lib.es2022.d.ts"], types: ["node"] };
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
