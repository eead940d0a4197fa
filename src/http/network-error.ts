import { NetworkError } from "../errors";
import { asSentence } from "./sentence";

interface Where {
  readonly method: string;
  readonly url: string;
  /** The explanation for an error without a cause, whose own message says nothing in browsers. */
  readonly unexplained?: string | undefined;
}

/** Turns the `TypeError` of a broken connection into a {@link NetworkError}; returns any other error unchanged. */
export function toNetworkError(error: unknown, what: string, { method, url, unexplained }: Where): unknown {
  if (!(error instanceof TypeError)) return error;
  const detail =
    error.cause instanceof Error && error.cause.message !== ""
      ? error.cause.message
      : (unexplained ?? error.message);
  // The error quotes an address that cannot be parsed, such as that of a redirect: it may be a signed one.
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

/** What a page knows about a request that failed without a reason. */
interface Unanswered {
  /** Host and port that it was sent to. */
  readonly host: string;
  /** Whether it was for a file of the storage, by a signed link, not for the API. */
  readonly isFile: boolean;
  /** Whether the same origin has answered this page before. */
  readonly hasAnswered: boolean;
}

/** Explains a request that failed in a browser, which does not tell why, and says what to do. */
export function explainUnanswered({ host, isFile, hasAnswered }: Unanswered): string {
  const start = isFile ? `the service signed the link, ${hasAnswered ? "and" : "but"} ${host}` : host;
  if (hasAnswered) {
    return (
      `${start} has answered this page before, but now the connection broke, or the page may not read this response ` +
      "(CORS); browsers do not say which. Try again later."
    );
  }
  const way = isFile
    ? `Open the link of getResultsUrl() in the browser instead, or send requests for ${host} through a server of your own with the "fetch" of authenticate.`
    : 'Send the calls through a server of your own, with its address as the "baseUrl" of authenticate.';
  return (
    `${start} did not let this page read its response (CORS), or could not be reached; browsers do not say which. ` +
    way
  );
}
