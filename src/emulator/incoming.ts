import { type Kinds, oneOf, string } from "../options";

/** Which of the emulator's two servers a request goes to; `other` is any other server, such as a redirect's target. */
export type RequestOrigin = "api" | "storage" | "other";

/** A request as the emulator sees it. */
export interface IncomingRequest {
  /** In capitals, such as `GET`. */
  readonly method: string;
  /** The whole URL with its query. */
  readonly url: URL;
  /** Which of the two servers it goes to. */
  readonly origin: RequestOrigin;
  /** All headers, including `authorization`. */
  readonly headers: Headers;
  /** The body of a POST or PATCH request. It is ignored for other methods. */
  readonly body: string | undefined;
  /** Aborts when the client cancels the request. */
  readonly signal: AbortSignal;
}

/** Selects requests that match all members. */
export interface RequestMatch {
  /** Such as `GET`, in any case. @default all methods; for faults, all except `OPTIONS` */
  readonly method?: string | undefined;
  /**
   * A string that the path ends with (a last slash does not count), or a pattern to find in the path. The query is not
   * part of the path.
   */
  readonly path?: string | RegExp | undefined;
  /** Which of the two servers the request goes to. @default all of them */
  readonly origin?: RequestOrigin | undefined;
}

export const matchKinds: Kinds<RequestMatch> = {
  method: string,
  path: { words: "a string or a pattern", fits: (value) => string.fits(value) || value instanceof RegExp },
  origin: oneOf(["api", "storage", "other"]),
};

export function isMatch(
  request: { readonly method: string; readonly path: string; readonly origin: RequestOrigin },
  { method, path, origin }: RequestMatch,
): boolean {
  return (
    (method === undefined || method.toUpperCase() === request.method) &&
    (origin === undefined || origin === request.origin) &&
    (path === undefined || isPathMatch(request.path, path))
  );
}

/** The path without its last slash, which is optional in the service. */
export function withoutLastSlash(path: string): string {
  return path.replace(/\/{1,9}$/, "");
}

export function segmentsOf(path: string): string[] {
  return path
    .split("/")
    .slice(1)
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    });
}

function isPathMatch(path: string, wanted: string | RegExp): boolean {
  // `search` and not `test`, because a pattern with the g flag keeps its position.
  if (typeof wanted !== "string") return path.search(wanted) >= 0;
  return withoutLastSlash(path).endsWith(withoutLastSlash(wanted));
}
