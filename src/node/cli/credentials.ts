import type { AuthenticateOptions } from "../../client/authenticate-options";
import { UsageError } from "./failures";

export interface CredentialFlags {
  readonly projectId?: string;
  readonly projectApiKey?: string;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
  readonly cfgFile?: string;
}

/** The flags that say where the service is. */
export interface AddressFlags {
  readonly baseUrl?: string;
  readonly authUrl?: string;
  readonly region?: "eu" | "sa";
}

export type Variables = Readonly<Record<string, string | undefined>>;

const secretFlags = [
  ["projectApiKey", "--project-api-key", "UP42_PROJECT_API_KEY"],
  ["password", "--password", "UP42_PASSWORD"],
  ["token", "--token", "UP42_TOKEN"],
] as const;

export function warningsOf(flags: CredentialFlags): string[] {
  return secretFlags
    .filter(([name]) => flags[name] !== undefined)
    .map(
      ([, flag, variable]) =>
        `warning: ${flag} shows the secret to everyone who can list this machine's processes, ` +
        `and the shell keeps it in its history; set ${variable} or use --cfg-file instead.`,
    );
}

/** The value of a variable. As for `authenticate`, one that is empty or only spaces counts as not set. */
export function variable(variables: Variables, name: string): string | undefined {
  const value = variables[name];
  return value === undefined || value.trim() === "" ? undefined : value;
}

/**
 * Finds the one way to sign in. The command line has priority over the environment, which may complete half of a pair.
 *
 * @throws {UsageError} when the credentials are missing or incomplete, or there is more than one way to sign in.
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
      // A project named in the file has priority over the one of the environment.
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
        "No credentials were given: set UP42_PROJECT_ID and UP42_PROJECT_API_KEY, or UP42_USERNAME and " +
          "UP42_PASSWORD, or name a file with --cfg-file. See up42-js --help.",
      );
  }
}

/** Finds where the service is. A region on the command line has priority over the addresses of the environment. */
export function chooseAddresses(flags: AddressFlags, variables: Variables): AuthenticateOptions {
  const { region } = flags;
  const named = (name: string) => (region === undefined ? variable(variables, name) : undefined);
  return {
    baseUrl: flags.baseUrl ?? named("UP42_BASE_URL"),
    authUrl: flags.authUrl ?? named("UP42_AUTH_URL"),
    region,
  };
}

const wayOf = {
  projectApiKey: "a project's key",
  username: "an account",
  password: "an account",
  token: "a token",
  cfgFile: "a file",
} as const;

type Way = (typeof wayOf)[keyof typeof wayOf];

/** The ways to sign in that have a value, complete or not. The id of a project goes with each of them. */
function waysIn(
  values: { readonly [Name in keyof CredentialFlags]: CredentialFlags[Name] | undefined },
): Way[] {
  const names = (Object.keys(wayOf) as (keyof typeof wayOf)[]).filter((name) => values[name] !== undefined);
  return [...new Set(names.map((name) => wayOf[name]))];
}

function needed(value: string | undefined, names: string): string {
  if (value !== undefined) return value;
  throw new UsageError(`The credentials are incomplete: ${names} is not set.`);
}
