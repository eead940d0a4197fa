import { failure, json } from "./answers";
import type { IncomingRequest } from "./incoming";
import type { EmulatorState } from "./state";
import type { TokenIssuer } from "./tokens";

/** Who sent a request. A project's token sees that project only; a user's token sees all projects of the user. */
export interface Caller {
  readonly userId: string;
  readonly projectId?: string;
}

/** Answers `POST /oauth/token`. */
export function signIn(
  request: IncomingRequest,
  { state, tokens }: { state: EmulatorState; tokens: TokenIssuer },
): Response {
  const contentType = request.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  if (contentType !== "application/x-www-form-urlencoded" || !request.body) {
    return failure(415, `Content type '${contentType}' not supported`);
  }
  const form = new URLSearchParams(request.body);
  const grant = form.get("grant_type");
  if (grant !== "client_credentials" && grant !== "password") {
    return failure(400, `Unsupported grant type: ${grant ?? ""}`);
  }
  const subject = grant === "password" ? userOf(form, state) : projectOf(request.headers, state);
  if (subject === undefined) return failure(401, "Bad credentials", "UNAUTHORIZED");
  const token = tokens.issue(subject);
  return json({
    data: { accessToken: token },
    error: null,
    access_token: token,
    token_type: "bearer",
    refresh_token: null,
  });
}

/** Tells who sent a request, or answers 401. */
export function callerOf(
  request: IncomingRequest,
  { state, tokens, now }: { state: EmulatorState; tokens: TokenIssuer; now: () => number },
): Caller | Response {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token === undefined) {
    return failure(401, "Full authentication is required to access this resource", "UNAUTHORIZED");
  }
  const verdict = tokens.verify(token);
  if (verdict !== undefined && "expiredAt" in verdict) {
    return failure(401, expiredMessage(verdict.expiredAt, now()), "UNAUTHORIZED");
  }
  const project = state.projects.get(verdict?.subject ?? "");
  if (project !== undefined) return { userId: project.userId, projectId: project.id };
  const user = state.users.get(verdict?.subject ?? "");
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
