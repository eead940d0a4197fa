import { NetworkError } from "../errors";
import { asSentence } from "./sentence";

interface Where {
  readonly method: string;
  readonly url: string;
  /** What to say where nothing tells why, in place of the error's own words: browsers' say nothing. */
  readonly unexplained?: string | undefined;
}

/** Turns the `TypeError` of a broken connection into a {@link NetworkError}; returns any other error as it is. */
export function toNetworkError(error: unknown, what: string, { method, url, unexplained }: Where): unknown {
  if (!(error instanceof TypeError)) return error;
  const detail =
    error.cause instanceof Error && error.cause.message !== ""
      ? error.cause.message
      : (unexplained ?? error.message);
  // An address that cannot be parsed, such as that of a redirect, is quoted by the error: it may be a signed one.
  const cause = quotesAddress(error) ? undefined : error;
  return new NetworkError(asSentence(`${what}: ${detail}`), {
    method,
    url,
    ...(cause === undefined ? {} : { cause }),
  });
}

function quotesAddress(error: unknown): boolean {
  for (let link = error; link instanceof Error; link = link.cause) if ("input" in link) return true;
  return false;
}
