import { join } from "node:path";
import type { SourceFile } from "typescript-7/unstable/ast";
import { API, type Checker, type Program, type Project } from "typescript-7/unstable/sync";
import { root } from "../support/root";

/** A file that is compiled with the others and is on no disk. */
export interface VirtualFile {
  /** Relative to the project. */
  readonly name: string;
  readonly text: string;
}

/** A program with the options of the project, in a compiler that has to be closed. */
export interface OpenProgram {
  readonly program: Program;
  readonly checker: Checker;
  close(): void;
}

/** Starts a compiler in a separate process. It reads these texts, by their paths, besides the files on the disk. */
export function startCompiler(texts: ReadonlyMap<string, string>): API {
  return new API({
    cwd: root,
    fs: {
      readFile: (path) => texts.get(path),
      // Undefined: it looks on the disk.
      fileExists: (path) => texts.has(path) || undefined,
    },
  });
}

/** Opens a project of which the configuration is among the texts of the compiler, by this name. */
export function openProject(compiler: API, configName: string): Project {
  const path = join(root, configName);
  const project = compiler.updateSnapshot({ openProjects: [path] }).getProject(path);
  if (project === undefined) throw new Error(`The compiler did not open ${configName}.`);
  return project;
}

/** Opens a program. It checks nothing until it is asked about a file. */
export function openProgram(names: readonly string[], files: readonly VirtualFile[]): OpenProgram {
  const config = {
    extends: "./tsconfig.json",
    compilerOptions: { noUnusedLocals: false },
    include: [],
    files: [...names, ...files.map(({ name }) => name)],
  };
  const configName = "tsconfig.guards.json";
  const texts = new Map(files.map(({ name, text }) => [join(root, name), text]));
  texts.set(join(root, configName), JSON.stringify(config));
  const compiler = startCompiler(texts);
  const { program, checker } = openProject(compiler, configName);
  return { program, checker, close: () => compiler.close() };
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
