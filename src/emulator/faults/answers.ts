import { answer, failure, json } from "../answers";
import type { FaultBehaviour } from "./fault-list";

/** An answer written out. */
export interface MadeUpAnswer {
  /** HTTP status. @default `200` */
  readonly status?: number | undefined;
  /** Headers by name. @default none but `content-length`, and `content-type` for JSON */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text and bytes are sent as they are, anything else as JSON; `null` is no body. @default `null` */
  readonly body?: unknown;
}

/** Answers as told, and not as the service would. */
export function respond({ status = 200, headers = {}, body = null }: MadeUpAnswer): FaultBehaviour {
  return async () => {
    if (body === null || typeof body === "string") return answer(body, { status, headers });
    if (body instanceof Uint8Array) return answer(body.slice(), { status, headers });
    const response = json(body, { status });
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}

/** Answers a status such as 500 or 503 in the API's error envelope, with `Retry-After` when seconds are given. */
export function status(
  code: number,
  {
    message = "Something went wrong",
    retryAfterSeconds,
  }: { message?: string; retryAfterSeconds?: number } = {},
): FaultBehaviour {
  return async () => withRetryAfter(failure(code, message), retryAfterSeconds);
}

/** Answers 429 in the words of the service, with `Retry-After` when seconds are given. */
export function tooManyRequests({ retryAfterSeconds }: { retryAfterSeconds?: number } = {}): FaultBehaviour {
  const words = "Your project has too many non-finished jobs";
  return async () => withRetryAfter(failure(429, words, "TOO_MANY_REQUESTS"), retryAfterSeconds);
}

/** Answers an RFC 7807 object, as newer endpoints do. */
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

/** Answers 200 with no data and an error inside. */
export function errorInside200({
  code = 500,
  message = "Something went wrong",
}: {
  code?: number | string;
  message?: string;
} = {}): FaultBehaviour {
  return respond({ body: { data: null, error: { code, message, details: null } } });
}

/** Sends the client elsewhere; a path stays on the same server. */
export function redirect({
  to,
  status: code = 302,
}: {
  to: string;
  status?: 301 | 302 | 303 | 307 | 308;
}): FaultBehaviour {
  return respond({ status: code, headers: { location: to } });
}

/** Answers with a page that quotes the whole request, its secrets included, as proxies do to explain themselves. */
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
