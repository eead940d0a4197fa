import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { env } from "node:process";
import { InputError } from "../errors";
import type { CredentialSources, FoundCredentials } from "../http/credentials";
import { isRecord } from "../options";
import { warnOfKeyFile } from "./warn";

const namesInFile = {
  projectId: "project_id",
  projectApiKey: "project_api_key",
  username: "username",
  password: "password",
} as const;

const namesInEnvironment = {
  projectId: "UP42_PROJECT_ID",
  projectApiKey: "UP42_PROJECT_API_KEY",
  username: "UP42_USERNAME",
  password: "UP42_PASSWORD",
} as const;

/** Reads credentials from a JSON file like that of up42-py, and from environment variables. */
export const nodeCredentialSources: Required<CredentialSources> = {
  readFile: readCredentialFile,
  readEnvironment: () =>
    collect(namesInEnvironment, "The environment", (name) =>
      env[name]?.trim() === "" ? undefined : env[name],
    ),
};

async function readCredentialFile(cfgFile: string | URL): Promise<FoundCredentials> {
  const text = String(cfgFile);
  const file = typeof cfgFile === "string" ? resolve(cfgFile) : cfgFile;
  // Anything else may be a key in the wrong place.
  const isPath = /[/\\]|\.json$/i.test(text) && !/[?#@]/.test(text);
  const shown = isPath ? `The file ${JSON.stringify(text)}` : 'The file in "cfgFile"';
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new InputError(`${shown} ${faultOf(error)}.`, { argument: "cfgFile" });
  }
  if (!isRecord(content)) {
    throw new InputError(`${shown} does not hold a JSON object.`, { argument: "cfgFile" });
  }
  const values = new Map(Object.entries(content));
  const found = collect(namesInFile, shown, (name) => {
    const value = values.get(name);
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value === "string") return value;
    throw new InputError(`${shown} has a ${name} that is not a string.`, { argument: "cfgFile" });
  });
  const { projectApiKey, password } = found.values;
  if (projectApiKey !== undefined || password !== undefined) warnOfKeyFile(shown, await stat(file));
  return found;
}

/** Never uses the error's own message: that of a JSON error quotes the file, which holds a key. */
function faultOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "does not exist";
  if (code === "EISDIR") return "is a folder";
  return error instanceof SyntaxError ? "is not valid JSON" : `cannot be read (${String(code)})`;
}

function collect(
  names: FoundCredentials["names"],
  source: string,
  read: (name: string) => string | undefined,
): FoundCredentials {
  const values = Object.entries(names).map(([name, nameThere]) => [name, read(nameThere)]);
  return { values: Object.fromEntries(values), names, source };
}
