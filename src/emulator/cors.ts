import { answer, apiHeaders, withHeaders } from "./answers";
import type { IncomingRequest } from "./incoming";

/** Tells whether a browser asks beforehand if it may send a request. */
export function isPreflight({ method, headers }: IncomingRequest): boolean {
  return method === "OPTIONS" && headers.has("access-control-request-method");
}

/** Answers a preflight. What makes the browser go on is added by {@link withCors}. */
export function answerPreflight({ origin }: IncomingRequest): Response {
  return withHeaders(answer(""), origin === "api" ? apiHeaders : {});
}

/** Lets pages of any origin read an answer. The real service names no origin at all. What a fault has set stays. */
export function withCors(request: IncomingRequest, response: Response): Response {
  const page = request.headers.get("origin");
  if (page === null) return response;
  const set = [...response.headers].filter(
    ([name, value]) => permissions.has(name) && value !== apiHeaders[name],
  );
  return withHeaders(response, {
    ...(request.origin === "api" ? apiCors(page, request.headers) : storageCors),
    ...Object.fromEntries(set),
  });
}

function apiCors(page: string, asked: Headers): Record<string, string> {
  return {
    // Not "*": browsers refuse that beside allow-credentials.
    "access-control-allow-origin": page,
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": apiHeaders["access-control-allow-methods"] ?? "",
    "access-control-allow-headers": `${apiHeaders["access-control-allow-headers"]},Range`,
    "access-control-expose-headers": "Content-Disposition",
    vary: "Origin",
    ...(asked.has("access-control-request-private-network")
      ? { "access-control-allow-private-network": "true" }
      : {}),
  };
}

const storageCors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  "access-control-allow-headers": "Range, If-Range, Authorization, Cache-Control, Content-Type",
  "access-control-expose-headers":
    "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, X-Goog-Hash, X-Goog-Stored-Content-Length",
  "access-control-max-age": "3600",
};

/** Headers by which a fault may keep pages out. */
const permissions = new Set([
  "access-control-allow-origin",
  "access-control-allow-headers",
  "access-control-expose-headers",
]);
