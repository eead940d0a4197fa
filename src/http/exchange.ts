import { TimeoutError } from "../errors";
import type { Fetch } from "../types";
import { withoutQuery } from "./address";
import { toNetworkError } from "./network-error";
import { watchBody } from "./watch-body";

/** Limits on the time one exchange may take. */
export interface ExchangeLimits {
  /** Milliseconds until the response's headers are there. */
  readonly timeoutMs: number;
  /** Milliseconds that a body may be silent. */
  readonly idleTimeoutMs: number;
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
  { timeoutMs, idleTimeoutMs }: ExchangeLimits,
): Promise<Response> {
  const { method, signal } = request;
  const url = withoutQuery(request.url);
  signal.throwIfAborted();
  const controller = new AbortController();
  const forwardAbort = (): void => controller.abort(signal.reason);
  const release = (): void => signal.removeEventListener("abort", forwardAbort);
  signal.addEventListener("abort", forwardAbort, { once: true });
  const timer = setTimeout(
    () =>
      controller.abort(
        new TimeoutError(`${method} ${url} gave no answer within ${timeoutMs} ms.`, { method, url }),
      ),
    timeoutMs,
  );
  try {
    const response = await orAbort(
      // A request made of another one forgets how to treat its referrer.
      fetch(new Request(request, { signal: controller.signal, referrerPolicy: request.referrerPolicy })),
      controller.signal,
    );
    if (response.body === null) {
      release();
      return response;
    }
    const body = watchBody(response, response.body, { method, url, controller, idleTimeoutMs, release });
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  } catch (error) {
    release();
    controller.signal.throwIfAborted();
    throw toNetworkError(error, `${method} ${url} failed`, { method, url });
  } finally {
    clearTimeout(timer);
  }
}

/** Settles as `answer` does, or at once with the signal's reason: not every `fetch` heeds its signal. */
async function orAbort(answer: Promise<Response>, signal: AbortSignal): Promise<Response> {
  let rejectByAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    rejectByAbort = () => reject(signal.reason);
    signal.addEventListener("abort", rejectByAbort, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } catch (error) {
    answer.then((late) => late.body?.cancel()).catch(() => undefined);
    throw error;
  } finally {
    if (rejectByAbort !== undefined) signal.removeEventListener("abort", rejectByAbort);
  }
}

/**
 * As {@link exchange}, but resolves when the body has arrived whole, so that a body that breaks or stalls counts as a
 * failed try and is asked for again.
 */
export async function exchangeWhole(
  fetch: Fetch,
  request: Request,
  limits: ExchangeLimits,
): Promise<Response> {
  const response = await exchange(fetch, request, limits);
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(await collectBytes(response.body), { status, statusText, headers });
}

/** As `arrayBuffer()` of a response does, but errors are the stream's own: some implementations hide them. */
async function collectBytes(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.byteLength;
  }
  const whole = new Uint8Array(length);
  let position = 0;
  for (const chunk of chunks) {
    whole.set(chunk, position);
    position += chunk.byteLength;
  }
  return whole;
}
