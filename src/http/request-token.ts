import ky, { HTTPError } from "ky";
import { AuthenticationError } from "../errors";
import { isRecord } from "../options";
import { apiError, isJsonFault, parseBytes, readBody, said } from "./answers";
import { type ApiSettings, wholeBodyMs } from "./api-client";
import type { Credentials } from "./credentials";
import { BodyTooLongError, exchangeWhole } from "./exchange";
import { retrySettings } from "./retry";
import { isHeaderText, renewalTime, type Token } from "./tokens";

/** Life of a token of the service if neither the answer nor the token says. */
const serviceTokenLifeSeconds = 300;

/** The longest answer to a sign-in that is read. */
const tokenAnswerBytes = 2 ** 20;

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
): { url: string; form: Record<string, string>; user: string; secret: string; authorization?: string } {
  const below = (address: string, path: string): string => `${address.replace(/\/$/, "")}/${path}`;
  const url = below(baseUrl, "oauth/token");
  if (credentials.kind === "project") {
    const { projectId, projectApiKey: secret } = credentials;
    return {
      url,
      form: { grant_type: "client_credentials" },
      user: projectId,
      secret,
      authorization: `Basic ${base64(`${projectId}:${secret}`)}`,
    };
  }
  const { username, password } = credentials;
  const form = { grant_type: "password", username, password };
  return authUrl === undefined
    ? { url, form, user: username, secret: password }
    : {
        url: below(authUrl, "realms/public/protocol/openid-connect/token"),
        form: { ...form, client_id: "up42-sdk", scope: "openid" },
        user: username,
        secret: password,
      };
}

/** Exchanges a key or a password for a token. @throws {AuthenticationError} when the service returns none. */
export async function requestToken(
  credentials: ExchangedCredentials,
  settings: SignInSettings & { readonly signal: AbortSignal },
): Promise<Token> {
  const { secrets, signal } = settings;
  const { url, form, user, secret, authorization } = signInRequest(credentials, settings);
  const asked = { method: "POST", url, secrets };
  // Proxies repeat headers, with or without what names their scheme.
  for (const value of [secret, base64(`${user}:${secret}`), base64(secret)]) secrets.add(value);
  let bytes = new Uint8Array();
  const limits = {
    ...settings,
    maxBytes: tokenAnswerBytes,
    wholeMs: wholeBodyMs(settings),
    keep: (whole: Uint8Array<ArrayBuffer>): void => {
      bytes = whole;
    },
  };
  let response: Response;
  try {
    response = await ky.post(url, {
      headers: {
        ...settings.headers,
        "content-type": "application/x-www-form-urlencoded",
        authorization,
      },
      body: `${new URLSearchParams(form)}`,
      signal,
      timeout: false,
      retry: retrySettings(settings.retry, ["post"]),
      cache: "no-store",
      credentials: "omit",
      // A redirect would send a password on to wherever it points.
      redirect: "error",
      fetch: (request) => exchangeWhole(settings.fetch, request as Request, limits),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BodyTooLongError)
      throw noToken(error.status, `, but with more than ${tokenAnswerBytes} bytes`);
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
  const { status } = response;
  const body = await parseBytes(bytes, { signal }).catch((error: unknown) => {
    if (!isJsonFault(error)) throw error;
    const why = error.isNonFinite ? ` (${error.message})` : "";
    throw noToken(status, `, but without a token and not in JSON${why}`);
  });
  const value = tokenIn(body);
  if (value === undefined) throw noToken(status, ", but without a token");
  return {
    value,
    renewAt: renewalTime(value, {
      expiresInSeconds: isRecord(body) ? body.expires_in : undefined,
      defaultLifeSeconds: serviceTokenLifeSeconds,
    }),
  };
}

/** The body is not shown: it may hold a token in an unexpected place. */
function noToken(status: number, what: string): AuthenticationError {
  return new AuthenticationError(`Signing in was answered with status ${status}${what}.`, { status });
}

/** Old answers have the token inside the envelope, newer ones beside it, most have both. */
function tokenIn(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined;
  const candidates = [body.access_token, isRecord(body.data) ? body.data.accessToken : undefined];
  return candidates.find(isHeaderText);
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}
