import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type TypeScript from "typescript";
import { root } from "../support/root";

/** Required, because `import` reads all of its 9 MB for the names that it exports. */
const ts: typeof TypeScript = createRequire(import.meta.url)("typescript");

/** One import or re-export of a source file. */
export interface SourceImport {
  readonly file: string;
  readonly specifier: string;
}

/** Every import of a source file: of values and of types, static and dynamic. */
export function importsOf(file: string): SourceImport[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
  return importedFiles.map(({ fileName }) => ({ file, specifier: fileName }));
}
