import { NetworkError } from "../errors";
import { asSentence } from "./sentence";

/** Turns the `TypeError` of a broken connection into a {@link NetworkError}; returns any other error as it is. */
export function toNetworkError(
  error: unknown,
  what: string,
  { method, url }: { method: string; url: string },
): unknown {
  if (!(error instanceof TypeError)) return error;
  const detail =
    error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
  return new NetworkError(asSentence(`${what}: ${detail}`), { method, url, cause: error });
}
