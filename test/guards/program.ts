import { join } from "node:path";
import ts from "typescript";
import { root } from "../support/root";

/** A file that is compiled with the others and is on no disk. */
export interface VirtualFile {
  /** Relative to the project. */
  readonly name: string;
  readonly text: string;
}

/** A program with the options of the project. It compiles nothing until it is asked about a file. */
export function createProgram(names: readonly string[], files: readonly VirtualFile[]): ts.Program {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const options = {
    ...ts.parseJsonConfigFileContent(config.config, ts.sys, root).options,
    noUnusedLocals: false,
  };
  const texts = new Map(files.map(({ name, text }) => [join(root, name), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    const text = texts.get(name);
    return text === undefined
      ? getSourceFile(name, language, ...rest)
      : ts.createSourceFile(name, text, language);
  };
  return ts.createProgram([...names.map((name) => join(root, name)), ...texts.keys()], options, host);
}

/** A file of a program. */
export function fileOf(program: ts.Program, name: string): ts.SourceFile {
  const file = program.getSourceFile(join(root, name));
  if (file === undefined) throw new Error(`${name} is not in the program.`);
  return file;
}

/** What the compiler says about one file, with its line. */
export function errorsIn(program: ts.Program, name: string): string[] {
  const file = fileOf(program, name);
  const errors = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return errors.map(({ start = 0, messageText }) => {
    const { line } = file.getLineAndCharacterOfPosition(start);
    return `+${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
