import { InputError, UnsupportedError } from "../errors";
import { callback, type Kind, type Kinds } from "../options";

/** One way to sign in. */
export type Credentials =
  | { readonly kind: "project"; readonly projectId: string; readonly projectApiKey: string }
  | {
      readonly kind: "account";
      readonly username: string;
      readonly password: string;
      readonly projectId?: string | undefined;
    }
  | {
      readonly kind: "token";
      readonly token: string | (() => string | Promise<string>);
      readonly projectId?: string | undefined;
    };

/** The options of `authenticate` that sign in. */
export interface CredentialOptions {
  readonly projectId?: string | undefined;
  readonly projectApiKey?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | (() => string | Promise<string>) | undefined;
  readonly cfgFile?: string | URL | undefined;
}

/** An unset variable often becomes an empty string: it is refused here, before the service refuses it. */
const credential: Kind = {
  words: "a string that is not empty",
  fits: (value) => typeof value === "string" && value.trim() !== "",
  secret: true,
};

/** Each of these may be a secret, or a secret put in the wrong place by mistake. */
export const credentialKinds: Kinds<CredentialOptions> = {
  projectId: credential,
  projectApiKey: credential,
  username: credential,
  password: credential,
  token: {
    ...credential,
    words: "a token or an async function that returns one",
    fits: (value) => credential.fits(value) || callback.fits(value),
  },
  cfgFile: {
    ...credential,
    words: "a path or a file: URL",
    fits: (value) => credential.fits(value) || value instanceof URL,
  },
};

/** Credentials from outside the call, each possibly missing, and the name of their source for messages. */
export interface FoundCredentials {
  readonly values: Readonly<
    Partial<Record<"projectId" | "projectApiKey" | "username" | "password", string | undefined>>
  >;
  /** The source's name for each value, such as `UP42_PROJECT_ID`. */
  readonly names: Readonly<Record<"projectId" | "projectApiKey" | "username" | "password", string>>;
  /** Such as `The file "config.json"`. */
  readonly source: string;
}

/** Other places that credentials may come from; a browser has neither. */
export interface CredentialSources {
  readFile?(cfgFile: string | URL): Promise<FoundCredentials>;
  readEnvironment?(): FoundCredentials;
}

const namesInCall = {
  projectId: "projectId",
  projectApiKey: "projectApiKey",
  username: "username",
  password: "password",
} as const;

const ways =
  "{ projectId, projectApiKey }, { username, password } or { token }, in Node also { cfgFile } or the variables " +
  "UP42_PROJECT_ID and UP42_PROJECT_API_KEY or UP42_USERNAME and UP42_PASSWORD";

/**
 * Finds the one source of credentials. A `projectId` beside a token or an account is not half of a pair: it names the
 * project for later calls.
 */
export async function chooseCredentials(
  options: CredentialOptions,
  sources: CredentialSources,
): Promise<Credentials> {
  const { projectId, projectApiKey, username, password, token, cfgFile } = options;
  const sourcesInCall = { projectApiKey, "username and password": username ?? password, token, cfgFile };
  const given = Object.entries(sourcesInCall).flatMap(([name, value]) => (value === undefined ? [] : name));
  if (given.length > 1) {
    throw new InputError(`authenticate takes one source of credentials, but got ${given.join(" and ")}.`, {
      argument: "options",
    });
  }
  if (token !== undefined) return { kind: "token", token, projectId };
  if (cfgFile !== undefined) {
    if (sources.readFile === undefined) {
      throw new UnsupportedError(
        '"cfgFile" only works in Node; here, pass { token } or the values themselves.',
        { feature: "cfgFile" },
      );
    }
    const found = completePair(await sources.readFile(cfgFile));
    if (projectId === undefined || projectId === found.projectId) return found;
    if (found.kind !== "project") return { ...found, projectId };
    throw new InputError(
      'authenticate got "projectId", but the key in "cfgFile" belongs to another project.',
      {
        argument: "projectId",
      },
    );
  }
  const values = { projectId, projectApiKey, username, password };
  if (Object.values(values).some((value) => value !== undefined)) {
    return completePair({ values, names: namesInCall, source: "authenticate" });
  }
  const environment = sources.readEnvironment?.();
  if (environment === undefined || Object.values(environment.values).every((value) => value === undefined)) {
    throw new InputError(`authenticate was given no credentials; it takes ${ways}.`, { argument: "options" });
  }
  return completePair(environment);
}

/** Makes credentials of a source's values: one pair must be complete, and the other one must be missing. */
function completePair({ values, names, source }: FoundCredentials): Credentials {
  const { projectId, projectApiKey, username, password } = values;
  const ofAccount = username !== undefined || password !== undefined;
  const ofProject = projectApiKey !== undefined || (projectId !== undefined && !ofAccount);
  if (ofProject && ofAccount) {
    throw new InputError(
      `${source} has both a project key and an account; leave out one of the two pairs ` +
        `(${names.projectId}, ${names.projectApiKey} or ${names.username}, ${names.password}).`,
      { argument: "options" },
    );
  }
  if (projectId !== undefined && projectApiKey !== undefined)
    return { kind: "project", projectId, projectApiKey };
  if (username !== undefined && password !== undefined) {
    return { kind: "account", username, password, projectId };
  }
  if (!ofProject && !ofAccount) {
    throw new InputError(
      `${source} has neither ${names.projectId} and ${names.projectApiKey} nor ${names.username} and ${names.password}.`,
      { argument: "options" },
    );
  }
  const [first, second] = ofProject
    ? (["projectId", "projectApiKey"] as const)
    : (["username", "password"] as const);
  const hasFirst = values[first] !== undefined;
  const there = names[hasFirst ? first : second];
  const missing = names[hasFirst ? second : first];
  throw new InputError(`${source} has ${there} but no ${missing}; both are needed.`, { argument: missing });
}
