import type { IncomingRequest, RequestOrigin } from "./incoming";

const redirects = [301, 302, 303, 307, 308];

/** Answers a request and follows redirects, as every `fetch` does. */
export async function following(
  request: Request,
  {
    originOf,
    exchange,
  }: {
    originOf: (url: URL) => RequestOrigin;
    exchange: (request: IncomingRequest) => Promise<Response>;
  },
): Promise<Response> {
  request.signal.throwIfAborted();
  let method = request.method;
  let url = new URL(request.url);
  let body = method === "POST" || method === "PATCH" ? await request.text() : undefined;
  const headers = new Headers(request.headers);
  for (let hops = 0; hops <= 20; hops++) {
    const incoming = {
      method,
      url,
      origin: originOf(url),
      headers: new Headers(headers),
      body,
      signal: request.signal,
    };
    const response = await unlessAborted(request, exchange(incoming));
    const location = redirects.includes(response.status) ? response.headers.get("location") : null;
    if (location === null || request.redirect === "manual") {
      return named(response, { url: url.href, redirected: hops > 0 });
    }
    await response.body?.cancel();
    if (request.redirect === "error")
      throw new TypeError("fetch failed", { cause: new Error("unexpected redirect") });
    const next = new URL(location, url);
    if (next.origin !== url.origin) headers.delete("authorization");
    if (response.status === 303 || (response.status < 303 && method === "POST")) {
      method = "GET";
      body = undefined;
    }
    url = next;
  }
  throw new TypeError("fetch failed", { cause: new Error("redirect count exceeded") });
}

/** Rejects as soon as the request is aborted. */
async function unlessAborted<Value>(request: Request, promise: Promise<Value>): Promise<Value> {
  // Keeps the request and not only its signal: Node's signals lose their source with it.
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(request.signal.reason);
    request.signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    request.signal.removeEventListener("abort", stop);
  }
}

/** Sets the URL of a response, which only a real `fetch` can do otherwise. */
function named(response: Response, { url, redirected }: { url: string; redirected: boolean }): Response {
  return Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
}
