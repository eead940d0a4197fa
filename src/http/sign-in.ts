import ky, { HTTPError } from "ky";
import { AuthenticationError, InputError } from "../errors";
import { apiError, isRecord, readBody, said } from "./answers";
import type { ApiSettings } from "./api-client";
import type { Credentials } from "./credentials";
import { exchangeWhole } from "./exchange";
import { retrySettings } from "./retry";
import { createTokenSource, renewalTime, type Token, type TokenSource } from "./tokens";

/** Life of a token of the service where neither its answer nor the token tells. */
const serviceTokenLifeSeconds = 300;

/** Makes the source of tokens for one way to sign in. Asks nothing yet. */
export function tokensFor(credentials: Credentials, settings: ApiSettings): TokenSource {
  if (credentials.kind !== "token") {
    return createTokenSource(({ signal }) => requestToken(credentials, settings, signal));
  }
  const { token } = credentials;
  if (typeof token === "function") return createTokenSource(() => tokenOfCaller(token));
  const fixed = checkToken(token);
  return createTokenSource(async () => ({ value: fixed, renewAt: Number.POSITIVE_INFINITY }));
}

async function tokenOfCaller(answer: () => string | Promise<string>): Promise<Token> {
  const value = checkToken(await answer());
  return { value, renewAt: renewalTime(value, { defaultLifeSeconds: Number.POSITIVE_INFINITY }) };
}

/** A token travels in a header, which takes visible ASCII only. */
function checkToken(token: unknown): string {
  if (isHeaderText(token)) return token;
  throw new InputError(
    'authenticate needs a bearer token from "token": visible characters without spaces, and without "Bearer" before them.',
    { argument: "token" },
  );
}

async function requestToken(
  credentials: Exclude<Credentials, { kind: "token" }>,
  settings: ApiSettings,
  signal: AbortSignal,
): Promise<Token> {
  const { baseUrl, secrets } = settings;
  const asked = { method: "POST", url: `${baseUrl.replace(/\/$/, "")}/oauth/token`, secrets };
  const authorization =
    credentials.kind === "project"
      ? { authorization: basicAuthorization(credentials.projectId, credentials.projectApiKey) }
      : {};
  const secret = credentials.kind === "project" ? credentials.projectApiKey : credentials.password;
  for (const value of [secret, encodeURIComponent(secret), ...Object.values(authorization)])
    secrets.add(value);
  let response: Response;
  try {
    response = await ky.post(asked.url, {
      headers: {
        ...settings.headers,
        "content-type": "application/x-www-form-urlencoded",
        ...authorization,
      },
      body: formOf(credentials),
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
    // The body may hold a token in a place of its own: it is not shown.
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

/** Old answers hold the token in the envelope, newer ones beside it, most both. */
function tokenIn(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined;
  const candidates = [body.access_token, isRecord(body.data) ? body.data.accessToken : undefined];
  return candidates.find(isHeaderText);
}

function formOf(credentials: Exclude<Credentials, { kind: "token" }>): string {
  return new URLSearchParams(
    credentials.kind === "project"
      ? { grant_type: "client_credentials" }
      : { grant_type: "password", username: credentials.username, password: credentials.password },
  ).toString();
}

function basicAuthorization(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}

function isHeaderText(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}
