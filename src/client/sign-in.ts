import { InputError } from "../errors";
import { type ApiSettings, createApiClient } from "../http/api-client";
import { chooseCredentials } from "../http/credentials";
import { Pace, servicePace } from "../http/pace";
import { Secrets } from "../http/secrets";
import { tokensFor } from "../http/tokens-for";
import type { Platform, PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import {
  type AuthenticateOptions,
  checkAuthenticateOptions,
  serviceAddress,
  serviceAddresses,
  signInAddress,
} from "./authenticate-options";
import { Up42 } from "./up42";

/** Longer timers fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Signs in on one platform. Each entry of the package passes its own platform. */
export async function signIn<Types extends PlatformTypes>(
  options: AuthenticateOptions,
  platform: Platform,
): Promise<Up42<Types>> {
  checkAuthenticateOptions(options);
  const { retry = {}, concurrency = 8, signal } = options;
  const timeoutMs = Math.min(options.timeoutMs ?? 60_000, longestTimerMs);
  const idleTimeoutMs = Math.min(options.idleTimeoutMs ?? 30_000, longestTimerMs);
  const credentials = await chooseCredentials(options, platform.credentials);
  if (credentials.kind !== "token" && !platform.keepsSecrets && options.dangerouslyAllowBrowser !== true) {
    throw new InputError(
      "Keys and passwords in a page can be read by everybody who opens it; pass { token } instead, " +
        "or set dangerouslyAllowBrowser: true if only you ever see this page.",
      { argument: credentials.kind === "project" ? "projectApiKey" : "password" },
    );
  }
  const { fetch = (request) => globalThis.fetch(request) } = options;
  const answered = new Set<string>();
  const api: ApiSettings = {
    baseUrl: serviceAddress(options),
    // A proxy passes on responses that contain addresses of the service behind it.
    ...(options.baseUrl === undefined ? {} : { namedAs: serviceAddresses() }),
    fetch,
    retry,
    timeoutMs,
    idleTimeoutMs,
    obeysCors: platform.obeysCors,
    answered,
    headers: platform.headers,
    secrets: new Secrets(),
    pace: new Pace(servicePace),
  };
  const authUrl = signInAddress(options);
  platform.warnOfAddresses?.([api.baseUrl, authUrl ?? api.baseUrl]);
  const tokens = tokensFor(credentials, { ...api, authUrl });
  await tokens.get({ signal });
  const session: Session = {
    api: createApiClient(api, tokens),
    storage: {
      fetch,
      retry,
      timeoutMs,
      idleTimeoutMs,
      loadDigest: platform.loadDigest,
      obeysCors: platform.obeysCors,
      answered,
    },
    platform,
    concurrency,
    danfo: options.danfo,
  };
  return new Up42<Types>(session, { projectId: credentials.projectId });
}
