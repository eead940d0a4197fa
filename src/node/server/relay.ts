import type { IncomingMessage, ServerResponse } from "node:http";
import type { Emulator } from "../../emulator/emulator";

/** Most headers of a request. */
export const mostHeaders = 100;

/** A request that the server itself refuses, before the emulator sees it. */
class Refused extends Error {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

export interface RelayOptions {
  /** Origin of the server. */
  readonly origin: string;
  readonly answer: Emulator["answer"];
  /** Whether a `Host` header names this server. */
  readonly isOwnHost: (host: string, localAddress?: string) => boolean;
  readonly maxBodyBytes: number;
}

/** Passes one request to the emulator and its answer back, as fast as the socket takes it. */
export async function relay(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: RelayOptions,
): Promise<void> {
  const gone = new AbortController();
  let request: Request | undefined;
  outgoing.once("close", () => {
    gone.abort();
    // Not before: in Node, a request that was garbage-collected does not pass the abort on to its signal.
    request = undefined;
  });
  try {
    checkHead(incoming, options);
    request = await requestFrom(incoming, { ...options, signal: gone.signal });
    const response = await options.answer(request);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body !== null) {
      // Sends the headers even if the body is cut before its first byte.
      await flushed((done) => outgoing.write("", done));
      let left = Number(response.headers.get("content-length") ?? 0);
      for await (const chunk of response.body) {
        await flushed((done) => outgoing.write(chunk, done));
        left -= chunk.byteLength;
      }
      // A client that expects more would wait for it.
      if (left > 0) return await breakOff(outgoing);
    }
    outgoing.end();
  } catch (error) {
    if (error instanceof Refused && !outgoing.headersSent) refuse(incoming, outgoing, error);
    // An error before the answer resets the connection; an error in the body breaks it.
    else if (outgoing.headersSent) await breakOff(outgoing);
    else incoming.socket.resetAndDestroy();
  }
}

function checkHead(
  { headersDistinct, rawHeaders, socket, url = "" }: IncomingMessage,
  { isOwnHost, origin }: RelayOptions,
): void {
  const [host, ...others] = headersDistinct.host ?? [];
  if (host === undefined || others.length > 0 || !isOwnHost(host, socket.localAddress)) {
    const named = host === undefined ? "without a host" : `for the host ${JSON.stringify(host)}`;
    throw new Refused(
      421,
      `The emulator does not answer requests ${named}. Use ${origin}, or allow this host (allowedHosts, --allowed-hosts).`,
    );
  }
  if (rawHeaders.length > 2 * mostHeaders) {
    throw new Refused(431, `The emulator takes at most ${mostHeaders} headers in one request.`);
  }
  if (!url.startsWith("/"))
    throw new Refused(400, "The emulator answers only for paths that begin with a slash.");
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, { status, message }: Refused): void {
  // Closing the connection instead could take the answer away from a client that is still sending.
  incoming.resume();
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
  };
  outgoing.writeHead(status, headers).end(`${message}\n`);
}

/**
 * Breaks the connection, a moment after the last bytes: when a connection breaks, browsers drop received bytes that the
 * page has not read yet, and real networks seldom break at the moment when bytes arrive.
 */
async function breakOff(outgoing: ServerResponse): Promise<void> {
  if (!outgoing.destroyed) await new Promise((resolve) => setTimeout(resolve, 50));
  outgoing.destroy();
}

async function requestFrom(
  incoming: IncomingMessage,
  { origin, maxBodyBytes, signal }: RelayOptions & { signal: AbortSignal },
): Promise<Request> {
  const { method = "GET", url = "/", rawHeaders } = incoming;
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    headers.append(rawHeaders[i] ?? "", rawHeaders[i + 1] ?? "");
  const bytes = await bodyOf(incoming, maxBodyBytes);
  // A GET may have a body, which the service ignores and a Request does not allow.
  const body = method === "POST" || method === "PATCH" ? { body: bytes } : {};
  return new Request(`${origin}${url}`, { method, headers, redirect: "manual", signal, ...body });
}

async function bodyOf(incoming: IncomingMessage, maxBodyBytes: number): Promise<Buffer<ArrayBuffer>> {
  const tooLarge = new Refused(
    413,
    `The emulator takes bodies of at most ${maxBodyBytes} bytes (maxBodyBytes).`,
  );
  if (Number(incoming.headers["content-length"] ?? 0) > maxBodyBytes) throw tooLarge;
  const chunks: Buffer[] = [];
  let length = 0;
  // The socket stays open for the answer if the loop ends early.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > maxBodyBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Waits until a write has left this process, so that it is not lost when the connection is broken afterwards. */
function flushed(write: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    write((error) => (error ? reject(error) : resolve()));
  });
}
