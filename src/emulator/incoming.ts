/** Which of the emulator's two servers a request goes to; `other` is anywhere else, such as where a redirect leads. */
export type RequestOrigin = "api" | "storage" | "other";

/** A request as the emulator sees it. */
export interface IncomingRequest {
  /** In capitals, such as `GET`. */
  readonly method: string;
  /** The whole address, with its query. */
  readonly url: URL;
  /** Which of the two servers it goes to. */
  readonly origin: RequestOrigin;
  /** All headers, `authorization` included. */
  readonly headers: Headers;
  /** The body of a POST or a PATCH. On any other method a body is ignored. */
  readonly body: string | undefined;
  /** Fires when the client gives the request up. */
  readonly signal: AbortSignal;
}

/** Picks requests. Every member that is given must fit. */
export interface RequestMatch {
  /** Such as `GET`, in capitals or not. @default every method; for faults, every one but `OPTIONS` */
  readonly method?: string | undefined;
  /**
   * A string: the path ends with it, a last slash not counted. A pattern: it is found in the path. The query is never
   * looked at.
   */
  readonly path?: string | RegExp | undefined;
  /** Which of the two servers the request goes to. @default all of them */
  readonly origin?: RequestOrigin | undefined;
}

/** Tells whether a request is one of those picked. */
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

/** The path without the slash at its end, which the service leaves to the caller. */
export function withoutLastSlash(path: string): string {
  return path.replace(/\/+$/, "");
}

/** The parts of a path, without their escapes. */
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
  // `search` and not `test`: a pattern with the g flag would remember where it stopped.
  if (typeof wanted !== "string") return path.search(wanted) >= 0;
  return withoutLastSlash(path).endsWith(withoutLastSlash(wanted));
}
