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

/** What a page knows of a request that failed without a reason. */
interface Unanswered {
  /** Host and port that it was sent to. */
  readonly host: string;
  /** Whether it was for a file of the storage, by a link that the service had signed, and not for the API. */
  readonly isFile: boolean;
  /** Whether the same origin has answered this page before. */
  readonly hasAnswered: boolean;
}

/**
 * Says what may have happened where a browser tells nobody why a request failed, what is known nevertheless, and how to
 * go on.
 */
export function explainUnanswered({ host, isFile, hasAnswered }: Unanswered): string {
  const signed = isFile ? "the service signed the link, " : "";
  if (hasAnswered) {
    return (
      `${signed}${isFile ? "and " : ""}${host} has answered this page before, but now the connection broke, or the page ` +
      "may not read this answer (CORS); a page is not told which. Try again later."
    );
  }
  const refusal =
    `${isFile ? "but " : ""}${host} did not let this page read its answer (CORS), or could not be reached; ` +
    "a page is not told which.";
  const ways = isFile
    ? `Open the link of getResultsUrl() in the browser instead, or send requests for ${host} through a server of your own with the "fetch" of authenticate.`
    : 'Send the calls through a server of your own, with its address as the "baseUrl" of authenticate.';
  return `${signed}${refusal} ${ways}`;
}
