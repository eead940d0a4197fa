import { InputError } from "../errors";
import type { Credentials } from "./credentials";
import type { SignInSettings } from "./request-token";
import { createTokenSource, isHeaderText, renewalTime, type Token, type TokenSource } from "./tokens";

/** Makes the source of tokens for one way to sign in, without a request. */
export function tokensFor(credentials: Credentials, settings: SignInSettings): TokenSource {
  if (credentials.kind !== "token") {
    return createTokenSource(async ({ signal }) => {
      const { requestToken } = await import("./request-token");
      return requestToken(credentials, { ...settings, signal });
    });
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

/** A token is sent in a header, which takes visible ASCII only. */
function checkToken(token: unknown): string {
  if (isHeaderText(token)) return token;
  throw new InputError(
    'authenticate needs a bearer token from "token": visible characters without spaces, and without "Bearer" before them.',
    { argument: "token" },
  );
}
