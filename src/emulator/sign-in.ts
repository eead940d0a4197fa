import { failure, json } from "./answers";
import { randomId } from "./identifiers";
import { type IncomingRequest, withoutLastSlash } from "./incoming";
import type { EmulatorState } from "./state";
import type { TokenIssuer } from "./tokens";

/** Who sent a request. A project's token can see only that project; a user's token can see all projects of the user. */
export interface Caller {
  readonly userId: string;
  readonly projectId?: string;
}

interface SignInContext {
  readonly state: EmulatorState;
  readonly tokens: TokenIssuer;
  readonly now: () => number;
}

/** Responds to `POST /oauth/token`. */
export function signIn(request: IncomingRequest, { state, tokens }: SignInContext): Response {
  const form = formIn(request);
  if (form === undefined) return failure(415, `Content type '${contentTypeOf(request)}' not supported`);
  const grant = form.get("grant_type");
  if (grant !== "client_credentials" && grant !== "password") {
    return failure(400, `Unsupported grant type: ${grant ?? ""}`);
  }
  const subject = grant === "password" ? userOf(form, state) : projectOf(request.headers, state);
  if (subject === undefined) return failure(401, "Bad credentials", "UNAUTHORIZED");
  const token = tokens.issue(subject);
  // Without the envelope's "error": OAuth clients take its mere presence for a refusal.
  return json({ data: { accessToken: token }, access_token: token, token_type: "bearer" });
}

const realm = "/realms/public/protocol/openid-connect";

/** Clients that may sign users in: that of the SDKs and that of the public documentation. */
const clients: readonly (string | null)[] = ["up42-sdk", "up42-api"];

/** Responds below `/realms/`, the OpenID realm of accounts. Its errors have the form of OAuth. */
export function answerRealm(request: IncomingRequest, context: SignInContext): Response {
  const { method } = request;
  switch (withoutLastSlash(request.url.pathname)) {
    case `${realm}/token`:
      return method === "POST"
        ? signInAtRealm(request, context)
        : refusal(405, "HTTP 405 Method Not Allowed");
    case `${realm}/userinfo`:
      return method === "GET" ? userInfo(request, context) : refusal(405, "HTTP 405 Method Not Allowed");
    default:
      return refusal(404, "HTTP 404 Not Found");
  }
}

function signInAtRealm(request: IncomingRequest, { state, tokens }: SignInContext): Response {
  const form = formIn(request);
  if (form === undefined) return refusal(415, "HTTP 415 Unsupported Media Type");
  const grant = form.get("grant_type");
  if (grant === null) return refusal(400, "invalid_request", "Missing form parameter: grant_type");
  if (grant !== "password") return refusal(400, "unsupported_grant_type", "Unsupported grant_type");
  if (!clients.includes(form.get("client_id"))) {
    return refusal(401, "invalid_client", "Invalid client or Invalid client credentials");
  }
  const userId = userOf(form, state);
  if (userId === undefined) return refusal(401, "invalid_grant", "Invalid user credentials");
  return json({
    access_token: tokens.issue(userId),
    expires_in: tokens.lifeSeconds,
    refresh_expires_in: 1800,
    // Belongs to no user, so that calls do not accept it as an access token.
    refresh_token: tokens.issue(randomId()),
    token_type: "Bearer",
    "not-before-policy": 0,
    session_state: randomId(),
    scope: "ACCOUNT_ADMIN USER",
  });
}

/** Responds with the id of a user. A project's token is not valid here. */
function userInfo(request: IncomingRequest, context: SignInContext): Response {
  const caller = callerOf(request, context);
  return caller instanceof Response || caller.projectId !== undefined
    ? refusal(401, "invalid_token", "Token verification failed")
    : json({ sub: caller.userId });
}

function refusal(status: number, error: string, description?: string): Response {
  return json(
    { error, ...(description === undefined ? {} : { error_description: description }) },
    { status },
  );
}

function contentTypeOf({ headers }: IncomingRequest): string {
  return headers.get("content-type")?.split(";")[0]?.trim() ?? "";
}

function formIn(request: IncomingRequest): URLSearchParams | undefined {
  const isForm = contentTypeOf(request) === "application/x-www-form-urlencoded";
  return isForm && request.body ? new URLSearchParams(request.body) : undefined;
}

/** The sender of a request, or a 401 response. */
export function callerOf(request: IncomingRequest, { state, tokens, now }: SignInContext): Caller | Response {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token === undefined) {
    return failure(401, "Full authentication is required to access this resource", "UNAUTHORIZED");
  }
  const { subject = "", expiresAt = Number.POSITIVE_INFINITY } = tokens.read(token) ?? {};
  if (now() >= expiresAt) return failure(401, expiredMessage(expiresAt, now()), "UNAUTHORIZED");
  const project = state.projects.get(subject);
  if (project !== undefined) return { userId: project.userId, projectId: project.id };
  const user = state.users.get(subject);
  if (user !== undefined) return { userId: user.id };
  return failure(401, "INVALID_ACCESS_TOKEN: The access token is not valid", "UNAUTHORIZED");
}

function expiredMessage(expiredAt: number, now: number): string {
  const seconds = (time: number) => new Date(time).toISOString().replace(/\.\d+Z/, "Z");
  return (
    `ACCESS_TOKEN_EXPIRED: JWT expired at ${seconds(expiredAt)}. Current time: ${seconds(now)}, ` +
    `a difference of ${Math.floor(now - expiredAt)} milliseconds.  Allowed clock skew: 0 milliseconds.`
  );
}

function userOf(form: URLSearchParams, state: EmulatorState): string | undefined {
  for (const { id, username, password } of state.users.values()) {
    if (username === form.get("username") && password === form.get("password")) return id;
  }
  return undefined;
}

function projectOf(headers: Headers, state: EmulatorState): string | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [id = "", ...rest] = decoded(encoded).split(":");
  const project = state.projects.get(id);
  return project !== undefined && project.apiKey === rest.join(":") ? id : undefined;
}

function decoded(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return "";
  }
}
