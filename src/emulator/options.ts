import { amount, nonEmptyString, wholeNumber } from "../kinds";
import { boolean, callback, count, type Kind, type Kinds, required, string } from "../options";
import { isBytes } from "./provided";

/** Options of `createEmulator`. */
export interface EmulatorOptions {
  /** Origin of the API. @default `"https://api.up42.test"` */
  readonly url?: string | undefined;
  /** Origin of the storage, for signed links. @default `"https://storage.up42.test"` */
  readonly storageUrl?: string | undefined;
  /** The clock for tokens, links and jobs, in milliseconds since 1970. @default `Date.now` */
  readonly now?: (() => number) | undefined;
  /** Seconds after which a token expires. @default `300` */
  readonly tokenLifeSeconds?: number | undefined;
  /** Seconds after which a signed link expires. @default `120` */
  readonly linkLifeSeconds?: number | undefined;
  /** Allows pages of any origin, without credentials of the browser. `false` allows none, as the real service may do. @default `true` */
  readonly cors?: boolean | undefined;
  /** Starts with the sample project. @default `true` */
  readonly sample?: boolean | undefined;
  /** Maximum number of jobs on one page of a project's list. @default `100` */
  readonly jobsPerPage?: number | undefined;
  /** Seconds after which a link to an asset of the storage expires. @default `300` */
  readonly assetLinkLifeSeconds?: number | undefined;
  /** Maximum number of requests in the log. The oldest leave it first. @default `10_000` */
  readonly maxLoggedRequests?: number | undefined;
}

/** The two origins of an emulator. */
export interface EmulatorOrigins {
  /** Origin of the API: pass it to `authenticate` as `baseUrl`. */
  readonly url: string;
  /** Origin of the storage, for signed links. */
  readonly storageUrl: string;
}

/** A user, who signs in with a password and owns projects. */
export interface EmulatedUser {
  /** Id of the user. */
  readonly id: string;
  /** The `username` to sign in with. */
  readonly username: string;
  /** The `password` to sign in with. */
  readonly password: string;
}

/** Input of `addProject`. All members are optional. */
export interface ProjectInit {
  /** Id of the project. @default a random UUID */
  readonly id?: string | undefined;
  /** The `projectApiKey` to sign in with. @default a random one */
  readonly apiKey?: string | undefined;
  /** Name of the project. @default `"Project"` */
  readonly name?: string | undefined;
  /** Id of the user who owns it. @default the first user */
  readonly userId?: string | undefined;
}

export function orNull({ words, fits }: Kind): Kind {
  return { words: `${words} or null`, fits: (value) => value === null || fits(value) };
}

export const textOrBytes: Kind = {
  words: "a string or a Uint8Array",
  fits: (value) => string.fits(value) || isBytes(value),
};

/** The statuses that a `Response` may have. */
export const httpStatus = wholeNumber(200, 599);

const origin: Kind = {
  words: "an http or https address",
  fits(value) {
    if (typeof value !== "string" || !URL.canParse(value)) return false;
    const { protocol, username, password } = new URL(value);
    return /^https?:$/.test(protocol) && username === "" && password === "";
  },
};

export const emulatorKinds: Kinds<EmulatorOptions> = {
  url: origin,
  storageUrl: origin,
  now: callback,
  tokenLifeSeconds: amount,
  linkLifeSeconds: amount,
  cors: boolean,
  sample: boolean,
  jobsPerPage: wholeNumber(1, 10_000),
  assetLinkLifeSeconds: amount,
  maxLoggedRequests: count(0),
};

export const originKinds: Kinds<EmulatorOrigins> = {
  url: required(origin),
  storageUrl: required(origin),
};

export const userKinds: Kinds<EmulatedUser> = { id: nonEmptyString, username: string, password: string };

export const projectKinds: Kinds<ProjectInit> = {
  id: nonEmptyString,
  apiKey: string,
  name: string,
  userId: nonEmptyString,
};
