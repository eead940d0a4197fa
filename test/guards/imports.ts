import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../support/root";

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
