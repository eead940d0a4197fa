import { follow } from "../async/follow";
import { orAbort } from "../async/or-abort";
import { InputError, TimeoutError } from "../errors";
import { collectBytes } from "../streams/collect-bytes";
import type { Fetch } from "../types";
import { withoutQuery } from "./address";
import { explainUnanswered, toNetworkError } from "./network-error";
import { withReadableRetryAfter } from "./retry";
import { expectedLength, watchBody } from "./watch-body";

const errorBodyBytes = 64 * 1024;
/** Statuses that have no body, although Chromium gives them an empty one, which no Response can be made of. */
const bodiless = [204, 205, 304];

/** How an exchange is made, and the time that it may take. */
export interface ExchangeLimits {
  /** Milliseconds until the response's headers are there. */
  readonly timeoutMs: number;
  /** Milliseconds that a body may be silent. */
  readonly idleTimeoutMs: number;
  /**
   * Whether requests are under CORS: what needs a server's leave is not sent, and a header that is not there may be
   * one that must not be read. Where `content-encoding` is hidden so, the length on the way may not be that of what
   * comes out; a browser compares it by itself.
   * @default false
   */
  readonly obeysCors?: boolean | undefined;
  /** Origins that have answered, for those who share this set: it tells what may be behind a failure under CORS. */
  readonly answered?: Set<string> | undefined;
  /**
   * Whether it is for a file of the storage, and not for the API.
   * @default false
   */
  readonly isFile?: boolean | undefined;
}

/**
 * Sends one request and resolves as soon as the headers are there. The response's body is watched while it is read, as
 * {@link watchBody} says, and stays bound to the request's signal.
 *
 * Only a failed connection becomes a {@link NetworkError} (`fetch` reports it as a `TypeError`); anything else that a
 * caller's own `fetch` throws passes through as it is.
 */
export async function exchange(
  fetch: Fetch,
  request: Request,
  { timeoutMs, idleTimeoutMs, obeysCors = false, answered, isFile = false }: ExchangeLimits,
): Promise<Response> {
  const { method, signal } = request;
  const url = withoutQuery(request.url);
  const { host, origin } = new URL(request.url);
  signal.throwIfAborted();
  const controller = new AbortController();
  const release = follow(controller, signal);
  // A request made of another one forgets how to treat its referrer.
  const sent = new Request(request, { signal: controller.signal, referrerPolicy: request.referrerPolicy });
  const timer = setTimeout(
    () =>
      controller.abort(
        // Of what was sent, which is held on to so: with a request that is garbage, Node forgets to pass an abort on.
        new TimeoutError(`${sent.method} ${url} gave no answer within ${timeoutMs} ms.`, { method, url }),
      ),
    timeoutMs,
  );
  try {
    const response = await answerOf(fetch(sent), controller);
    checkResponse(response);
    answered?.add(origin);
    if (response.body === null || bodiless.includes(response.status)) {
      release();
      const { status, statusText, headers } = response;
      return response.body === null ? response : new Response(null, { status, statusText, headers });
    }
    const { status, statusText, headers } = response;
    const body = watchBody(response.body, {
      method,
      url,
      controller,
      idleTimeoutMs,
      expectedBytes: obeysCors ? undefined : expectedLength(headers),
      release,
    });
    if (response.ok) return new Response(body, { status, statusText, headers });
    // Only its beginning is ever looked at; left unread, it would hold its connection while the next try is made.
    const beginning = await collectBytes(body, { maxBytes: errorBodyBytes });
    return new Response(beginning, { status, statusText, headers: withReadableRetryAfter(headers) });
  } catch (error) {
    release();
    controller.signal.throwIfAborted();
    const unexplained = obeysCors
      ? explainUnanswered({ host, isFile, hasAnswered: answered?.has(origin) === true })
      : undefined;
    throw toNetworkError(error, `${method} ${url} failed`, { method, url, unexplained });
  } finally {
    clearTimeout(timer);
  }
}

/** A `fetch` of the caller's may be a stand-in that answers something else: trying again would not help. */
function checkResponse(response: unknown): asserts response is Response {
  if (typeof response === "object" && response !== null && "headers" in response && "body" in response)
    return;
  throw new InputError('The function given to authenticate as "fetch" must resolve to a Response.', {
    argument: "fetch",
  });
}

/** The answer, unless the signal ends it first: not every `fetch` heeds its signal. A late answer is let go. */
function answerOf(answer: Promise<Response>, { signal }: AbortController): Promise<Response> {
  return orAbort(answer, { signal }).catch((error) => {
    answer.then((late) => late?.body?.cancel()).catch(() => undefined);
    throw error;
  });
}

/** Thrown for a body that is longer than its reader can take. Whoever asked for it says what to do instead. */
export class BodyTooLongError extends Error {}

/**
 * As {@link exchange}, but resolves when the body has arrived whole, so that a body that breaks or stalls counts as a
 * failed try and is asked for again.
 *
 * @param limits.keep takes the bytes of a good answer, whose response has no body then: a body would be copied to make
 * the response, and once more to read it.
 * @throws {BodyTooLongError} when the body is longer than `maxBytes`, before it is read where its length is announced.
 */
export async function exchangeWhole(
  fetch: Fetch,
  request: Request,
  limits: ExchangeLimits & {
    readonly maxBytes?: number | undefined;
    readonly keep?: (bytes: Uint8Array<ArrayBuffer>) => void;
  },
): Promise<Response> {
  const { maxBytes = Number.POSITIVE_INFINITY, keep } = limits;
  const response = await exchange(fetch, request, limits);
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  const tooLong = () => new BodyTooLongError(`The body has more than ${maxBytes} bytes.`);
  if ((expectedLength(headers) ?? 0) > maxBytes) {
    const error = tooLong();
    await response.body.cancel(error);
    throw error;
  }
  const bytes = await collectBytes(response.body, { maxBytes, tooLong });
  if (keep !== undefined && response.ok) keep(bytes);
  return new Response(keep !== undefined && response.ok ? null : bytes, { status, statusText, headers });
}
