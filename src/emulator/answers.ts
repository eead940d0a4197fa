import { streamOf } from "./body";
import type { Bytes } from "./provided";

/** Makes a response with its true `content-length`. */
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

/** A JSON response without an envelope. */
export function json(body: unknown, options: { status?: number } = {}): Response {
  return answer(JSON.stringify(body), { ...options, headers: { "content-type": "application/json" } });
}

/** A JSON response in the envelope that most of the API uses. */
export function envelope(data: unknown): Response {
  return json({ error: null, data });
}

/** The same envelope with an error. */
export function failure(status: number, message: string, code: number | string = status): Response {
  return json({ data: null, error: { code, message, details: null } }, { status });
}

/** Headers of every response of the API. */
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

export function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
