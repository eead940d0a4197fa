import { checkDanfo, type DanfoSource } from "../dataframe/danfo";
import { InputError } from "../errors";
import type { CredentialOptions } from "../http/credentials";
import type { RetryOptions } from "../http/retry";
import { checkBoolean, checkCount, checkFunction, checkOptions, checkSignal, describe } from "../options";
import type { CallOptions, Fetch } from "../types";

/** Options of `authenticate()`: one source of credentials, and how to reach the service. */
export interface AuthenticateOptions extends CallOptions, CredentialOptions {
  /** Id of the project whose key signs in; beside a token or an account, the project that calls mean. */
  readonly projectId?: string | undefined;
  /** Key of the project, from its settings. In a page only with `dangerouslyAllowBrowser`. */
  readonly projectApiKey?: string | undefined;
  /** E-mail address of the account. */
  readonly username?: string | undefined;
  /** Password of the account. In a page only with `dangerouslyAllowBrowser`. */
  readonly password?: string | undefined;
  /**
   * A bearer token, or a function that returns one whenever a new one is needed: the right way in a page, whose server
   * keeps the key.
   */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /**
   * Node only: path or `file:` URL of a JSON file with `project_id` and `project_api_key`, or `username` and
   * `password`.
   */
  readonly cfgFile?: string | URL | undefined;
  /**
   * Address of the API: a proxy, an emulator.
   * @default the address of `region`
   */
  readonly baseUrl?: string | URL | undefined;
  /**
   * Address of the sign-in service, for accounts: their OpenID realm is below it. Keys and tokens do without.
   * @default the one of `region`; with a `baseUrl`, accounts sign in there instead
   */
  readonly authUrl?: string | URL | undefined;
  /**
   * Region of the service: `eu`, or `sa` (Saudi Arabia), whose address is known for newer API calls only.
   * @default "eu"
   */
  readonly region?: "eu" | "sa" | undefined;
  /**
   * Sends the requests.
   * @default the platform's own `fetch`
   */
  readonly fetch?: Fetch | undefined;
  /** How calls that failed for a passing reason (408, 429, some 5xx, network failures, timeouts) are made again. */
  readonly retry?: RetryOptions | undefined;
  /**
   * Milliseconds until an answer begins, of the API or of the storage; each further try has as long again.
   * @default 60_000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Milliseconds that a body may stay silent while it arrives.
   * @default 30_000
   */
  readonly idleTimeoutMs?: number | undefined;
  /**
   * Requests of one call that run side by side: quicklooks, the logs or `data.json` of tasks, and the
   * jobs of a collection.
   * @default 8
   */
  readonly concurrency?: number | undefined;
  /**
   * The module danfojs, or a function that loads it whenever a dataframe is asked for, where it cannot be loaded by its
   * name: in notebooks and pages without a bundler, `() => import("https://…")`.
   * @default the installed package, loaded on first use
   */
  readonly danfo?: DanfoSource<unknown> | undefined;
  /**
   * Allows a key or a password in a page, where everybody who opens it can read them.
   * @default false
   */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
}

const call = "authenticate";

/** Domains that the hosts of a region are in. */
const regions: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map([
  ["eu", "up42.com"],
  ["sa", "sa.up42.com"],
]);

/** Refuses options that cannot work, before anything is asked of the service. */
export function checkAuthenticateOptions(options: AuthenticateOptions): void {
  checkOptions(call, options, [
    "projectId",
    "projectApiKey",
    "username",
    "password",
    "token",
    "cfgFile",
    "baseUrl",
    "authUrl",
    "region",
    "fetch",
    "retry",
    "timeoutMs",
    "idleTimeoutMs",
    "signal",
    "concurrency",
    "danfo",
    "dangerouslyAllowBrowser",
  ]);
  checkSignal(call, options.signal);
  checkFunction(call, "fetch", options.fetch);
  checkCount(call, "timeoutMs", options.timeoutMs, 1);
  checkCount(call, "idleTimeoutMs", options.idleTimeoutMs, 1);
  checkCount(call, "concurrency", options.concurrency, 1);
  checkBoolean(call, "dangerouslyAllowBrowser", options.dangerouslyAllowBrowser);
  if (options.retry !== undefined) {
    checkOptions(`${call}'s retry`, options.retry, ["limit", "baseDelayMs", "maxDelayMs"]);
    checkCount(call, "retry.limit", options.retry.limit, 0);
    checkCount(call, "retry.baseDelayMs", options.retry.baseDelayMs, 0);
    checkCount(call, "retry.maxDelayMs", options.retry.maxDelayMs, 0);
  }
  checkDanfo(options.danfo);
}

/** The API's address that `baseUrl` or `region` names. */
export function serviceAddress({ baseUrl, region }: AuthenticateOptions): string {
  if (baseUrl === undefined) return `https://api.${domainOf(region)}`;
  if (region !== undefined) {
    throw new InputError(`${call} takes "baseUrl" or "region", not both.`, { argument: "baseUrl" });
  }
  return checkAddress("baseUrl", baseUrl);
}

/** The address of the sign-in service that `authUrl` or `region` names; a `baseUrl` alone names none. */
export function signInAddress({ baseUrl, authUrl, region }: AuthenticateOptions): string | undefined {
  if (authUrl !== undefined) return checkAddress("authUrl", authUrl);
  return baseUrl === undefined ? `https://auth.${domainOf(region)}` : undefined;
}

/** Every address of the service itself, as its answers name it. */
export function serviceAddresses(): readonly string[] {
  return Array.from(regions.values(), (domain) => `https://api.${domain}`);
}

function domainOf(region: unknown = "eu"): string {
  const domain = regions.get(region);
  if (domain !== undefined) return domain;
  throw new InputError(`${call} knows the regions eu and sa, not ${describe(region)}.`, {
    argument: "region",
  });
}

function checkAddress(argument: string, address: unknown): string {
  const isAddress = (typeof address === "string" || address instanceof URL) && URL.canParse(address);
  const url = isAddress ? new URL(address) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    `${url.username}${url.search}${url.hash}` !== ""
  ) {
    throw new InputError(
      `${call} needs "${argument}" to be an http or https address without user, query and fragment.`,
      { argument },
    );
  }
  return url.href;
}
