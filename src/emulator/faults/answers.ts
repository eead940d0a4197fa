import { answer, failure, json } from "../answers";
import type { FaultBehaviour } from "./fault-list";

/** Your own response. */
export interface MadeUpAnswer {
  /** HTTP status. @default `200` */
  readonly status?: number | undefined;
  /** Headers by name. @default only `content-length`, and `content-type` for JSON */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A string or bytes, or a value to send as JSON; `null` sends no body. @default `null` */
  readonly body?: unknown;
}

/** Sends this response instead of the real one. */
export function respond({ status = 200, headers = {}, body = null }: MadeUpAnswer): FaultBehaviour {
  return async () => {
    if (body === null || typeof body === "string") return answer(body, { status, headers });
    if (body instanceof Uint8Array) return answer(body.slice(), { status, headers });
    const response = json(body, { status });
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}

/** Sends a status such as 500 or 503 in the API's error envelope, with `Retry-After` if you pass seconds. */
export function status(
  code: number,
  {
    message = "Something went wrong",
    retryAfterSeconds,
  }: { message?: string; retryAfterSeconds?: number } = {},
): FaultBehaviour {
  return async () => withRetryAfter(failure(code, message), retryAfterSeconds);
}

/** Sends 429 in the words of the service, with `Retry-After` if you pass seconds. */
export function tooManyRequests({ retryAfterSeconds }: { retryAfterSeconds?: number } = {}): FaultBehaviour {
  const words = "Your project has too many non-finished jobs";
  return async () => withRetryAfter(failure(429, words, "TOO_MANY_REQUESTS"), retryAfterSeconds);
}

/** Sends an RFC 7807 problem, as newer endpoints do. */
export function problem(details: {
  status: number;
  title: string;
  detail?: string;
  type?: string;
}): FaultBehaviour {
  return respond({
    status: details.status,
    headers: { "content-type": "application/problem+json" },
    body: details,
  });
}

/** Sends 200 with an error inside and no data. */
export function errorInside200({
  code = 500,
  message = "Something went wrong",
}: {
  code?: number | string;
  message?: string;
} = {}): FaultBehaviour {
  return respond({ body: { data: null, error: { code, message, details: null } } });
}

/** Redirects the client to a URL, or to a path of the same server. */
export function redirect({
  to,
  status: code = 302,
}: {
  to: string;
  status?: 301 | 302 | 303 | 307 | 308;
}): FaultBehaviour {
  return respond({ status: code, headers: { location: to } });
}

/** Sends a page that quotes the whole request with its secrets, as some proxies do. */
export function quoteRequest({ status: code = 502 }: { status?: number } = {}): FaultBehaviour {
  return async ({ method, url, headers }) => {
    const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
    const quoted = [`${method} ${url.href}`, ...lines].join("\n");
    const page = `<!doctype html><title>${code}</title><p>This request went wrong:</p><pre>${quoted}</pre>`;
    return answer(page, { status: code, headers: { "content-type": "text/html" } });
  };
}

function withRetryAfter(response: Response, seconds: number | undefined): Response {
  if (seconds !== undefined) response.headers.set("retry-after", `${seconds}`);
  return response;
}
