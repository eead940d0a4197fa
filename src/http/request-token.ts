import ky, { HTTPError } from "ky";
import { AuthenticationError } from "../errors";
import { isRecord } from "../options";
import { apiError, readBody, said } from "./answers";
import type { ApiSettings } from "./api-client";
import type { Credentials } from "./credentials";
import { exchangeWhole } from "./exchange";
import { retrySettings } from "./retry";
import { isHeaderText, renewalTime, type Token } from "./tokens";

/** Life of a token of the service if neither the answer nor the token says. */
const serviceTokenLifeSeconds = 300;

export interface SignInSettings extends ApiSettings {
  /** Address of the OpenID realm of accounts. @default An account signs in at `baseUrl`, too. */
  readonly authUrl?: string | undefined;
}

type ExchangedCredentials = Exclude<Credentials, { kind: "token" }>;

/**
 * Decides where to sign in: an account at the OpenID realm, if its address is known; otherwise, and with a project's key,
 * at the v1 endpoint of the API.
 */
function signInRequest(
  credentials: ExchangedCredentials,
  { baseUrl, authUrl }: SignInSettings,
): { url: string; form: Record<string, string>; secret: string; authorization?: string } {
  const below = (address: string, path: string): string => `${address.replace(/\/$/, "")}/${path}`;
  const url = below(baseUrl, "oauth/token");
  if (credentials.kind === "project") {
    const { projectId, projectApiKey: secret } = credentials;
    return {
      url,
      form: { grant_type: "client_credentials" },
      secret,
      authorization: basicAuthorization(projectId, secret),
    };
  }
  const { username, password } = credentials;
  const form = { grant_type: "password", username, password };
  return authUrl === undefined
    ? { url, form, secret: password }
    : {
        url: below(authUrl, "realms/public/protocol/openid-connect/token"),
        form: { ...form, client_id: "up42-sdk", scope: "openid" },
        secret: password,
      };
}

/** Exchanges a key or a password for a token. @throws {AuthenticationError} when the service returns none. */
export async function requestToken(
  credentials: ExchangedCredentials,
  settings: SignInSettings & { readonly signal: AbortSignal },
): Promise<Token> {
  const { secrets, signal } = settings;
  const { url, form, secret, authorization } = signInRequest(credentials, settings);
  const asked = { method: "POST", url, secrets };
  // As it is, encoded as in a form, and escaped as in JSON.
  const spellings = [
    secret,
    `${new URLSearchParams({ "": secret })}`.slice(1),
    JSON.stringify(secret).slice(1, -1),
  ];
  for (const value of [...spellings, ...(authorization === undefined ? [] : [authorization])])
    secrets.add(value);
  let response: Response;
  try {
    response = await ky.post(url, {
      headers: {
        ...settings.headers,
        "content-type": "application/x-www-form-urlencoded",
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: `${new URLSearchParams(form)}`,
      signal,
      timeout: false,
      retry: retrySettings(settings.retry, ["post"]),
      cache: "no-store",
      credentials: "omit",
      // A redirect would send a password on to wherever it points.
      redirect: "error",
      fetch: (request) => exchangeWhole(settings.fetch, request as Request, settings),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HTTPError)) throw error;
    const { status } = error.response;
    const body = await readBody(error.response);
    throw new AuthenticationError(
      status === 400 || status === 401 || status === 403
        ? `Signing in was refused${said(asked, body)}. Check ${credentials.kind === "project" ? "projectId and projectApiKey" : "username and password"}.`
        : `Signing in failed with status ${status}${said(asked, body)}.`,
      { status, cause: apiError(asked, { status, body }) },
    );
  }
  const body = await readBody(response);
  const value = tokenIn(body);
  if (value === undefined) {
    // The body is not shown: it may hold a token in an unexpected place.
    throw new AuthenticationError(
      `Signing in was answered with status ${response.status}, but without a token${isRecord(body) ? "" : " and not in JSON"}.`,
      { status: response.status },
    );
  }
  return {
    value,
    renewAt: renewalTime(value, {
      expiresInSeconds: isRecord(body) ? body.expires_in : undefined,
      defaultLifeSeconds: serviceTokenLifeSeconds,
    }),
  };
}

/** Old answers have the token inside the envelope, newer ones beside it, most have both. */
function tokenIn(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined;
  const candidates = [body.access_token, isRecord(body.data) ? body.data.accessToken : undefined];
  return candidates.find(isHeaderText);
}

function basicAuthorization(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}
