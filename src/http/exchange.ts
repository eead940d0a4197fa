import { follow } from "../async/follow";
import { orAbort } from "../async/or-abort";
import { ApiError, InputError, TimeoutError } from "../errors";
import { collectBytes } from "../streams/collect-bytes";
import type { Fetch } from "../types";
import { withoutQuery } from "./address";
import { explainUnanswered, toNetworkError } from "./network-error";
import { withReadableRetryAfter } from "./retry";
import { expectedLength, watchBody } from "./watch-body";

const errorBodyBytes = 64 * 1024;
/** Statuses without a body. Chromium gives them an empty one, which the constructor of Response refuses. */
const bodiless = [204, 205, 304];

/** How an exchange is made, and how long it may take. */
export interface ExchangeLimits {
  /** Milliseconds until the response's headers arrive. */
  readonly timeoutMs: number;
  /** Milliseconds without a byte after which a body counts as stalled. */
  readonly idleTimeoutMs: number;
  /**
   * Whether requests are under CORS: headers that need a server's permission are not sent, and a missing header may be
   * one that the page may not read. If `content-encoding` is hidden, `content-length` may differ from the length of the
   * decoded body; browsers compare it themselves.
   * @default false
   */
  readonly obeysCors?: boolean | undefined;
  /** Origins that have answered. Calls share this set to explain failures under CORS. */
  readonly answered?: Set<string> | undefined;
  /**
   * Whether the request is for a file of the storage, not for the API.
   * @default false
   */
  readonly isFile?: boolean | undefined;
  /**
   * Milliseconds until the whole body has arrived.
   * @default as long as it arrives
   */
  readonly wholeMs?: number | undefined;
  /**
   * Aborts the exchange, also while the body is read.
   * @default the signal of the request
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends one request and resolves as soon as the headers arrive. {@link watchBody} watches the response's body while it is
 * read; the signal still aborts it.
 *
 * Only a failed connection becomes a {@link NetworkError} (`fetch` reports it as a `TypeError`); any other error of a
 * caller's own `fetch` is thrown as it is.
 */
export async function exchange(
  fetch: Fetch,
  request: Request,
  {
    timeoutMs,
    idleTimeoutMs,
    obeysCors = false,
    answered,
    isFile = false,
    wholeMs,
    signal = request.signal,
  }: ExchangeLimits,
): Promise<Response> {
  const { method } = request;
  const url = withoutQuery(request.url);
  const { host, origin } = new URL(request.url);
  signal.throwIfAborted();
  const controller = new AbortController();
  const unfollow = follow(controller, signal);
  let wholeTimer: ReturnType<typeof setTimeout> | undefined;
  function release(): void {
    clearTimeout(wholeTimer);
    unfollow();
  }
  // A request made from another one loses its referrer policy.
  const sent = new Request(request, { signal: controller.signal, referrerPolicy: request.referrerPolicy });
  const timer = setTimeout(
    () =>
      controller.abort(
        // Names `sent` to keep it alive: Node does not pass an abort on to a request that was garbage-collected.
        new TimeoutError(`${sent.method} ${url} got no response within ${timeoutMs} ms.`, { method, url }),
      ),
    timeoutMs,
  );
  try {
    // A caller's own function may throw at once, or return no promise.
    const response = await answerOf((async () => fetch(sent))(), controller);
    checkResponse(response);
    answered?.add(origin);
    if (response.status < 200 || response.status > 599) {
      await response.body?.cancel();
      const what = `${method} ${url} was answered with status ${response.status}, which is not one of HTTP.`;
      throw new ApiError(what, { status: response.status, method, url, body: undefined });
    }
    if (response.body === null || bodiless.includes(response.status)) {
      release();
      const { status, statusText, headers } = response;
      return response.body === null ? response : new Response(null, { status, statusText, headers });
    }
    const { status, statusText, headers } = response;
    if (wholeMs !== undefined) {
      const message = `${method} ${url} sent a body that was not complete after ${wholeMs} ms.`;
      wholeTimer = setTimeout(() => controller.abort(new TimeoutError(message, { method, url })), wholeMs);
    }
    const body = watchBody(response.body, {
      method,
      url,
      controller,
      idleTimeoutMs,
      expectedBytes: obeysCors ? undefined : expectedLength(headers),
      release,
    });
    if (response.ok) return new Response(body, { status, statusText, headers });
    // Only the start is used; an unread body would keep its connection busy during the next try.
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

/** A caller's own `fetch` may return something else: a retry would not help. */
function checkResponse(response: unknown): asserts response is Response {
  const { headers, body, status } = Object(response) as Partial<Record<keyof Response, unknown>>;
  const isStream = body === null || typeof Object(body).getReader === "function";
  if (typeof Object(headers).get === "function" && isStream && Number.isInteger(status)) return;
  throw new InputError('The function given to authenticate as "fetch" must resolve to a Response.', {
    argument: "fetch",
  });
}

/** The answer, unless the signal aborts first: not every `fetch` reacts to its signal. A late answer is cancelled. */
function answerOf(answer: Promise<Response>, { signal }: AbortController): Promise<Response> {
  return orAbort(answer, { signal }).catch((error) => {
    answer.then((late) => late.body?.cancel()).catch(() => undefined);
    throw error;
  });
}

/** Thrown for a body that is longer than its reader can take. The caller turns it into an error that says what to do. */
export class BodyTooLongError extends Error {
  readonly status: number;
  readonly maxBytes: number;

  constructor({ status, maxBytes }: { status: number; maxBytes: number }) {
    super(`The body has more than ${maxBytes} bytes.`);
    this.status = status;
    this.maxBytes = maxBytes;
  }
}

/**
 * As {@link exchange}, but resolves when the whole body has arrived, so that a request whose body breaks or stalls is
 * retried.
 *
 * @param limits.keep takes the bytes of a good answer, whose response then has no body. It saves two copies of the body:
 * one into the response and one out of it.
 * @throws {BodyTooLongError} when the body is longer than `maxBytes`; before it is read, if its length is announced.
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
  const tooLong = () => new BodyTooLongError({ status, maxBytes });
  if ((expectedLength(headers) ?? 0) > maxBytes) {
    const error = tooLong();
    await response.body.cancel(error);
    throw error;
  }
  const bytes = await collectBytes(response.body, { maxBytes, tooLong });
  if (keep !== undefined && response.ok) keep(bytes);
  return new Response(keep !== undefined && response.ok ? null : bytes, { status, statusText, headers });
}
