/** What a page knows of a request that failed without a reason. */
export interface Unanswered {
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
