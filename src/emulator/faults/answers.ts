import { amount, nonEmptyString, record } from "../../kinds";
import { anything, check, checkOptions, type Kind, type Kinds, required, string } from "../../options";
import { answer, failure, json } from "../answers";
import { httpStatus } from "../options";
import type { FaultBehaviour } from "./fault-list";

const headerValues: Kind = {
  words: "an object with a string for each header",
  fits: (value) => record.fits(value) && Object.values(Object(value)).every(string.fits),
};

/** Your own response. */
export interface MadeUpAnswer {
  /** HTTP status. @default `200` */
  readonly status?: number | undefined;
  /** Headers by name. @default only `content-length`, and `content-type` for JSON */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A string or bytes, or a value to send as JSON; `null` sends no body. @default `null` */
  readonly body?: unknown;
}

const answerKinds: Kinds<MadeUpAnswer> = { status: httpStatus, headers: headerValues, body: anything };

/** Sends this response instead of the real one. */
export function respond(options: MadeUpAnswer): FaultBehaviour {
  const { status = 200, headers = {}, body = null } = checkOptions("faults.respond", options, answerKinds);
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
  options: { message?: string; retryAfterSeconds?: number } = {},
): FaultBehaviour {
  check("faults.status", "code", code, required(httpStatus));
  const kinds = { message: string, retryAfterSeconds: amount };
  const { message = wentWrong, retryAfterSeconds } = checkOptions("faults.status", options, kinds);
  return async () => withRetryAfter(failure(code, message), retryAfterSeconds);
}

/** Sends 429 in the words of the service, with `Retry-After` if you pass seconds. */
export function tooManyRequests(options: { retryAfterSeconds?: number } = {}): FaultBehaviour {
  const kinds = { retryAfterSeconds: amount };
  const { retryAfterSeconds } = checkOptions("faults.tooManyRequests", options, kinds);
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
  const kinds = { status: required(httpStatus), title: required(string), detail: string, type: string };
  checkOptions("faults.problem", details, kinds);
  return respond({
    status: details.status,
    headers: { "content-type": "application/problem+json" },
    body: details,
  });
}

/** Sends 200 with an error inside and no data. */
export function errorInside200(options: { code?: number | string; message?: string } = {}): FaultBehaviour {
  const code: Kind = {
    words: "a number or a string",
    fits: (value) => Number.isFinite(value) || string.fits(value),
  };
  const { code: shown = 500, message = wentWrong } = checkOptions("faults.errorInside200", options, {
    code,
    message: string,
  });
  return respond({ body: { data: null, error: { code: shown, message, details: null } } });
}

/** Redirects the client to a URL, or to a path of the same server. */
export function redirect(options: { to: string; status?: 301 | 302 | 303 | 307 | 308 }): FaultBehaviour {
  const status: Kind = {
    words: "301, 302, 303, 307 or 308",
    fits: (value) => [301, 302, 303, 307, 308].some((one) => one === value),
  };
  const kinds = { to: required(nonEmptyString), status };
  const { to, status: code = 302 } = checkOptions("faults.redirect", options, kinds);
  return respond({ status: code, headers: { location: to } });
}

/** Sends a page that quotes the whole request with its secrets, as some proxies do. */
export function quoteRequest(options: { status?: number } = {}): FaultBehaviour {
  const { status: code = 502 } = checkOptions("faults.quoteRequest", options, { status: httpStatus });
  return async ({ method, url, headers }) => {
    const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
    const quoted = [`${method} ${url.href}`, ...lines].join("\n");
    const page = `<!doctype html><title>${code}</title><p>This request went wrong:</p><pre>${quoted}</pre>`;
    return answer(page, { status: code, headers: { "content-type": "text/html" } });
  };
}

const wentWrong = "Something went wrong";

function withRetryAfter(response: Response, seconds: number | undefined): Response {
  if (seconds !== undefined) response.headers.set("retry-after", `${seconds}`);
  return response;
}
