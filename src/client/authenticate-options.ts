import { type DanfoSource, danfoSource } from "../dataframe/danfo";
import { type CredentialOptions, credentialKinds } from "../http/credentials";
import type { RetryOptions } from "../http/retry";
import {
  anything,
  boolean,
  callback,
  callKinds,
  checkNotBoth,
  checkOptions,
  count,
  type Kind,
  type Kinds,
  oneOf,
} from "../options";
import type { CallOptions, Fetch } from "../types";

/** Options of `authenticate()`: one source of credentials, and how to reach the service. */
export interface AuthenticateOptions extends CallOptions, CredentialOptions {
  /** Id of the project whose key signs in; with a token or an account, the default project of calls. */
  readonly projectId?: string | undefined;
  /** Key of the project, from its settings. Accepted in a page only with `dangerouslyAllowBrowser`. */
  readonly projectApiKey?: string | undefined;
  /** E-mail address of the account. */
  readonly username?: string | undefined;
  /** Password of the account. Accepted in a page only with `dangerouslyAllowBrowser`. */
  readonly password?: string | undefined;
  /**
   * A bearer token, or a function that returns a new one when needed. Use this in a page, because the key stays on your
   * server.
   */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /**
   * Node only: path or `file:` URL of a JSON file with `project_id` and `project_api_key`, or `username` and
   * `password`.
   */
  readonly cfgFile?: string | URL | undefined;
  /**
   * Address of the API, for example of a proxy or an emulator.
   * @default the address of `region`
   */
  readonly baseUrl?: string | URL | undefined;
  /**
   * Address of the sign-in service for accounts, above their OpenID realm. Keys and tokens do not use it.
   * @default that of `region`; with a `baseUrl`, accounts sign in there instead
   */
  readonly authUrl?: string | URL | undefined;
  /**
   * Region of the service: `eu`, or `sa` (Saudi Arabia), whose address is only known for newer API calls.
   * @default "eu"
   */
  readonly region?: "eu" | "sa" | undefined;
  /**
   * Sends the requests.
   * @default the platform's own `fetch`
   */
  readonly fetch?: Fetch | undefined;
  /** How calls are retried after temporary failures (408, 429, some 5xx, network failures, timeouts). */
  readonly retry?: RetryOptions | undefined;
  /**
   * Milliseconds to wait for the start of a response from the API or the storage, for each attempt.
   * @default 60_000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Milliseconds that a body may pause while it arrives.
   * @default 30_000
   */
  readonly idleTimeoutMs?: number | undefined;
  /**
   * Number of requests of one call that run at the same time: quicklooks, the logs or `data.json` of tasks, outputs of
   * a batch.
   * @default 8
   */
  readonly concurrency?: number | undefined;
  /**
   * The module danfojs, or a function that loads it when a dataframe is requested. Needed where it cannot be loaded by
   * name: in notebooks and pages without a bundler, pass `() => import("https://…")`.
   * @default the installed package, loaded on first use
   */
  readonly danfo?: DanfoSource<unknown> | undefined;
  /**
   * Allows a key or a password in a page, where everybody who opens the page can read it.
   * @default false
   */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
}

const call = "authenticate";

const domains = { eu: "up42.com", sa: "sa.up42.com" } as const;

const address: Kind = {
  words: "an http or https address without user, query and fragment",
  fits(value) {
    if (!(typeof value === "string" || value instanceof URL) || !URL.canParse(value)) return false;
    const { href, origin, pathname } = new URL(value);
    return /^https?:/.test(href) && href === origin + pathname;
  },
};

/** Marks options, because any of them may be given a key by mistake. */
function nearSecrets<Names extends string>(kinds: Record<Names, Kind>): Record<Names, Kind> {
  const marked = Object.entries<Kind>(kinds).map(([name, kind]) => [name, { ...kind, nearSecrets: true }]);
  return Object.fromEntries(marked);
}

const optionKinds = nearSecrets({
  ...credentialKinds,
  baseUrl: address,
  authUrl: address,
  region: oneOf(Object.keys(domains)),
  fetch: callback,
  retry: anything,
  timeoutMs: count(1),
  idleTimeoutMs: count(1),
  ...callKinds,
  concurrency: count(1),
  danfo: danfoSource,
  dangerouslyAllowBrowser: boolean,
} satisfies Kinds<AuthenticateOptions>);

const retryKinds: Kinds<RetryOptions> = nearSecrets({
  limit: count(0),
  baseDelayMs: count(0),
  maxDelayMs: count(0),
});

/** Refuses invalid options before the first request. */
export function checkAuthenticateOptions(options: AuthenticateOptions): void {
  checkOptions(call, options, optionKinds);
  checkNotBoth(call, options, "baseUrl", "region");
  if (options.retry !== undefined) checkOptions(call, options.retry, retryKinds, "retry");
}

export function serviceAddress({ baseUrl, region = "eu" }: AuthenticateOptions): string {
  return baseUrl === undefined ? `https://api.${domains[region]}` : new URL(baseUrl).href;
}

/** The address of the sign-in service, from `authUrl` or `region`; `undefined` for a `baseUrl` alone. */
export function signInAddress({ baseUrl, authUrl, region = "eu" }: AuthenticateOptions): string | undefined {
  if (authUrl !== undefined) return new URL(authUrl).href;
  return baseUrl === undefined ? `https://auth.${domains[region]}` : undefined;
}

/** All addresses of the service that its responses may contain. */
export function serviceAddresses(): readonly string[] {
  return Object.values(domains).map((domain) => `https://api.${domain}`);
}
