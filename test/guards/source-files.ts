import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** Folder of the project. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** One import or re-export of a source file. */
export interface SourceImport {
  readonly file: string;
  readonly specifier: string;
}

/** Paths of all files below a folder of the project with one of the endings, relative to the project. */
export function filesBelow(folder: string, ...endings: string[]): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name).replaceAll("\\", "/"))
    .filter((name) => !name.includes("node_modules") && endings.some((ending) => name.endsWith(ending)))
    .sort();
}

/** Every page of the docs, relative to the project. */
export const docPages: readonly string[] = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  ...filesBelow("docs", ".md"),
];

/** Every import of a source file: of values and of types, static and dynamic. */
export function importsOf(file: string): SourceImport[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
  return importedFiles.map(({ fileName }) => ({ file, specifier: fileName }));
}
