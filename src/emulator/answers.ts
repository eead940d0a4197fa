import { streamOf } from "./body";
import type { Bytes } from "./provided";

/** Makes an answer whose `content-length` is right. */
export function answer(
  body: Bytes | string | null,
  { status = 200, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): Response {
  if (body === null) return new Response(null, { status, headers });
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return new Response(streamOf(bytes), {
    status,
    headers: { ...headers, "content-length": `${bytes.length}` },
  });
}

/** A bare JSON answer. */
export function json(body: unknown, options: { status?: number } = {}): Response {
  return answer(JSON.stringify(body), { ...options, headers: { "content-type": "application/json" } });
}

/** The envelope that most of the API wraps its answers in. */
export function envelope(data: unknown): Response {
  return json({ error: null, data });
}

/** The same envelope with an error in it. */
export function failure(status: number, message: string, code: number | string = status): Response {
  return json({ data: null, error: { code, message, details: null } }, { status });
}

/** Headers seen on every answer of the API. */
export const apiHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-xss-protection": "1; mode=block",
  "cache-control": "no-cache, no-store, max-age=0, must-revalidate",
  pragma: "no-cache",
  expires: "0",
  "x-frame-options": "SAMEORIGIN",
  "referrer-policy": "same-origin",
  "x-powered-by": "Rocket Fuel",
  "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
  "access-control-allow-credentials": "true",
  "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS",
  "access-control-allow-headers":
    "DNT,X-CustomHeader,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Authorization",
  "access-control-expose-headers": "Content-Disposition",
};

/** Lays headers over an answer's own. */
export function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
