import { join } from "node:path";
import type { SourceFile } from "typescript-7/unstable/ast";
import { API, type Checker, type Program } from "typescript-7/unstable/sync";
import { root } from "../support/root";

/** A file that is compiled with the others and is on no disk. */
export interface VirtualFile {
  /** Relative to the project. */
  readonly name: string;
  readonly text: string;
}

/** Files that are compiled with the options of the project. */
export interface OpenProgram {
  readonly program: Program;
  readonly checker: Checker;
  close(): void;
}

/** Starts a compiler in a process of its own. It finds these texts, by their paths, besides the files of the disk. */
export function startCompiler(texts: ReadonlyMap<string, string>): API {
  return new API({
    cwd: root,
    fs: {
      readFile: (path) => texts.get(path),
      fileExists: (path) => texts.has(path) || undefined,
    },
  });
}

/** Opens a program. It checks nothing until it is asked about a file. */
export function openProgram(names: readonly string[], files: readonly VirtualFile[]): OpenProgram {
  const config = {
    extends: "./tsconfig.json",
    compilerOptions: { noUnusedLocals: false },
    include: [],
    files: [...names, ...files.map(({ name }) => name)],
  };
  const configName = join(root, "tsconfig.guards.json");
  const texts = new Map(files.map(({ name, text }) => [join(root, name), text]));
  texts.set(configName, JSON.stringify(config));
  const compiler = startCompiler(texts);
  const [project] = compiler.updateSnapshot({ openProjects: [configName] }).getProjects();
  if (project === undefined) throw new Error("The compiler opened no project.");
  return { program: project.program, checker: project.checker, close: () => compiler.close() };
}

/** A file of a program. */
export function fileOf(program: Program, name: string): SourceFile {
  const file = program.getSourceFile(join(root, name));
  if (file === undefined) throw new Error(`${name} is not in the program.`);
  return file;
}

/** What the compiler says about one file, with its line. */
export function errorsIn(program: Program, name: string): string[] {
  const file = fileOf(program, name);
  const path = file.fileName;
  const errors = [...program.getSyntacticDiagnostics(path), ...program.getSemanticDiagnostics(path)];
  return errors.map(({ pos, text }) => `+${file.getLineAndCharacterOfPosition(pos).line + 1}: ${text}`);
}
