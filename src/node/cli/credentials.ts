import type { AuthenticateOptions } from "../../client/authenticate-options";
import { UsageError } from "./failures";

/** What the command line may say of signing in. */
export interface CredentialFlags {
  readonly projectId?: string;
  readonly projectApiKey?: string;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
  readonly cfgFile?: string;
}

/** What the command line may say of where the service is. */
export interface AddressFlags {
  readonly baseUrl?: string;
  readonly authUrl?: string;
  readonly region?: "eu" | "sa";
}

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

const secretFlags = [
  ["projectApiKey", "--project-api-key", "UP42_PROJECT_API_KEY"],
  ["password", "--password", "UP42_PASSWORD"],
  ["token", "--token", "UP42_TOKEN"],
] as const;

/** What to say of secrets that stand on the command line. */
export function warningsOf(flags: CredentialFlags): string[] {
  return secretFlags
    .filter(([name]) => flags[name] !== undefined)
    .map(
      ([, flag, variable]) =>
        `warning: ${flag} shows a secret to everybody who lists the processes of this machine, ` +
        `and keeps it in the shell's history; set ${variable} instead, or use --cfg-file.`,
    );
}

/** A variable; one that is empty or only spaces counts as not set, as `authenticate` has it. */
export function variable(variables: Variables, name: string): string | undefined {
  const value = variables[name];
  return value === undefined || value.trim() === "" ? undefined : value;
}

/**
 * Finds the one way to sign in. What the command line names goes before the environment; half of a pair there is
 * completed by the environment.
 *
 * @throws {UsageError} when there is none, half of one, or more than one.
 */
export function chooseCredentials(flags: CredentialFlags, variables: Variables): AuthenticateOptions {
  const fromVariables = {
    projectId: variable(variables, "UP42_PROJECT_ID"),
    projectApiKey: variable(variables, "UP42_PROJECT_API_KEY"),
    username: variable(variables, "UP42_USERNAME"),
    password: variable(variables, "UP42_PASSWORD"),
    token: variable(variables, "UP42_TOKEN"),
  };
  const onLine = waysIn(flags);
  const [way, other] = onLine.length > 0 ? onLine : waysIn(fromVariables);
  if (other !== undefined) {
    const place = onLine.length > 0 ? "The command line" : "The environment";
    throw new UsageError(`${place} has two ways to sign in, ${way} and ${other}; leave one of them out.`);
  }
  const { cfgFile } = flags;
  const projectId = flags.projectId ?? fromVariables.projectId;
  switch (way) {
    case "a file":
      // Its own project goes before the one of the environment.
      return { cfgFile, projectId: flags.projectId };
    case "a token":
      return { token: flags.token ?? fromVariables.token, projectId };
    case "an account":
      return {
        username: needed(flags.username ?? fromVariables.username, "--username or UP42_USERNAME"),
        password: needed(flags.password ?? fromVariables.password, "UP42_PASSWORD"),
        projectId,
      };
    case "a project's key":
      return {
        projectId: needed(projectId, "--project-id or UP42_PROJECT_ID"),
        projectApiKey: flags.projectApiKey ?? fromVariables.projectApiKey,
      };
    default:
      throw new UsageError(
        "There are no credentials: set UP42_PROJECT_ID and UP42_PROJECT_API_KEY, or UP42_USERNAME and " +
          "UP42_PASSWORD, or name a file with --cfg-file. See up42-js --help.",
      );
  }
}

/** Finds where the service is. A region on the command line goes before the addresses of the environment. */
export function chooseAddresses(flags: AddressFlags, variables: Variables): AuthenticateOptions {
  const { region } = flags;
  const named = (name: string) => (region === undefined ? variable(variables, name) : undefined);
  return {
    baseUrl: flags.baseUrl ?? named("UP42_BASE_URL"),
    authUrl: flags.authUrl ?? named("UP42_AUTH_URL"),
    region,
  };
}

type Way = "a project's key" | "an account" | "a token" | "a file";

/** The ways to sign in that some values are of, whole or in part. A project's id is none: it goes with each. */
function waysIn(
  values: { readonly [Name in keyof CredentialFlags]: CredentialFlags[Name] | undefined },
): Way[] {
  const { projectApiKey, username, password, token, cfgFile } = values;
  return [
    ...(projectApiKey === undefined ? [] : (["a project's key"] as const)),
    ...(username === undefined && password === undefined ? [] : (["an account"] as const)),
    ...(token === undefined ? [] : (["a token"] as const)),
    ...(cfgFile === undefined ? [] : (["a file"] as const)),
  ];
}

function needed(value: string | undefined, names: string): string {
  if (value !== undefined) return value;
  throw new UsageError(`Half of the credentials is missing: ${names} is not set.`);
}
