import { answer, apiHeaders, withHeaders } from "./answers";
import type { IncomingRequest } from "./incoming";

export function isPreflight({ method, headers }: IncomingRequest): boolean {
  return method === "OPTIONS" && headers.has("access-control-request-method");
}

/** Answers a preflight. {@link withCors} adds the headers that permit the request. */
export function answerPreflight({ origin }: IncomingRequest): Response {
  return withHeaders(answer(""), origin === "api" ? apiHeaders : {});
}

/**
 * Permits pages of any origin, unless a fault has set these headers, but none with credentials: a page must send a token
 * of its own. The real service may permit none.
 */
export function withCors(request: IncomingRequest, response: Response): Response {
  if (!request.headers.has("origin")) return response;
  const set = [...response.headers].filter(
    ([name, value]) => permissions.has(name) && value !== apiHeaders[name],
  );
  response.headers.delete("access-control-allow-credentials");
  return withHeaders(response, {
    ...(request.origin === "api" ? apiCors(request.headers) : storageCors),
    ...Object.fromEntries(set),
  });
}

function apiCors(asked: Headers): Record<string, string> {
  return {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": apiHeaders["access-control-allow-methods"] ?? "",
    "access-control-allow-headers": `${apiHeaders["access-control-allow-headers"]},Range`,
    "access-control-expose-headers": "Content-Disposition",
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

/** Headers that a fault may use to keep pages out. */
const permissions = new Set([
  "access-control-allow-origin",
  "access-control-allow-headers",
  "access-control-expose-headers",
]);
