import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "../emulator/emulator";
import { nonEmptyString, wholeNumber } from "../kinds";
import { callback, check, checkOptions, type Kinds } from "../options";

/** Options of `serve`. */
export interface ServeOptions {
  /** Port of the API; `0` takes any free one. @default `0` */
  readonly port?: number | undefined;
  /** Port of the storage; `0` takes any free one. @default `0` */
  readonly storagePort?: number | undefined;
  /** Host name or address to listen on. @default `"127.0.0.1"` */
  readonly host?: string | undefined;
}

/** An emulator that listens on two ports. */
export interface ServedEmulator {
  /** Origin of the API, such as `http://127.0.0.1:8042`. */
  readonly url: string;
  /** Origin of the storage. */
  readonly storageUrl: string;
  /** Stops listening, cancels the requests in progress and frees both ports. May be called twice. */
  close(): Promise<void>;
}

const serveOptions: Kinds<ServeOptions> = {
  port: wholeNumber(0, 65_535),
  storagePort: wholeNumber(0, 65_535),
  host: nonEmptyString,
};

/**
 * Serves an emulator on two local ports, one for the API and one for the storage. Links signed for requests to these
 * ports lead to the storage port. The emulator's own `fetch` keeps working.
 *
 * @throws {InputError} when `emulator` is not an emulator, or an option is wrong.
 * @throws {Error} when a port is taken or cannot be used. Then nothing listens.
 *
 * @example
 * ```ts
 * import { createEmulator } from "up42-js/emulator";
 * import { serve } from "up42-js/emulator/serve";
 *
 * const emulator = createEmulator();
 * const served = await serve(emulator, { port: 8042 });
 * console.log(served.url); // http://127.0.0.1:8042
 * await served.close();
 * ```
 */
export async function serve(
  emulator: Pick<Emulator, "answer" | "mount">,
  options: ServeOptions = {},
): Promise<ServedEmulator> {
  check("serve", "emulator", emulator, {
    words: "an emulator such as createEmulator makes",
    fits: (value) => callback.fits(Object(value).answer) && callback.fits(Object(value).mount),
    required: true,
  });
  checkOptions("serve", options, serveOptions);
  const { port = 0, storagePort = 0, host = "127.0.0.1" } = options;
  const api = await listen({ port, host, answer: emulator.answer });
  const storage = await listen({ port: storagePort, host, answer: emulator.answer }).catch(async (error) => {
    await api.close();
    throw error;
  });
  const stopListening = () => Promise.all([api.close(), storage.close()]);
  let unmount: () => void;
  try {
    unmount = emulator.mount({ url: api.origin, storageUrl: storage.origin });
  } catch (error) {
    await stopListening();
    throw error;
  }
  return {
    url: api.origin,
    storageUrl: storage.origin,
    async close() {
      unmount();
      await stopListening();
    },
  };
}

async function listen({ port, host, answer }: { port: number; host: string; answer: Emulator["answer"] }) {
  const server = createServer((incoming, outgoing) => {
    void relay(incoming, outgoing, { origin: originOf(server, host), answer });
  });
  server.listen(port, host);
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw refused(error, { port, host });
  });
  return {
    origin: originOf(server, host),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function originOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function refused(error: NodeJS.ErrnoException, { port, host }: { port: number; host: string }): Error {
  const message =
    error.code === "EADDRINUSE"
      ? `Port ${port} of ${host} is taken by another server: choose another port, or 0 for any free one.`
      : `The emulator cannot listen on port ${port} of ${host}: ${error.message}.`;
  return new Error(message, { cause: error });
}

/** Passes one request to the emulator and its answer back, as fast as the socket takes it. */
async function relay(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { origin, answer }: { origin: string; answer: Emulator["answer"] },
): Promise<void> {
  const gone = new AbortController();
  let request: Request | undefined;
  outgoing.once("close", () => {
    gone.abort();
    // Not before: in Node, a request that was garbage-collected does not pass the abort on to its signal.
    request = undefined;
  });
  try {
    request = await requestFrom(incoming, { origin, signal: gone.signal });
    const response = await answer(request);
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
  } catch {
    // An error before the answer resets the connection; an error in the body breaks it.
    if (outgoing.headersSent) await breakOff(outgoing);
    else incoming.socket.resetAndDestroy();
  }
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
  { origin, signal }: { origin: string; signal: AbortSignal },
): Promise<Request> {
  const { method = "GET", url = "/", rawHeaders } = incoming;
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    headers.append(rawHeaders[i] ?? "", rawHeaders[i + 1] ?? "");
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  // A GET may have a body, which the service ignores and a Request does not allow.
  const hasBody = method === "POST" || method === "PATCH";
  const body = hasBody ? { body: Buffer.concat(chunks) } : {};
  return new Request(`${origin}${url}`, { method, headers, redirect: "manual", signal, ...body });
}

/** Waits until a write has left this process, so that it is not lost when the connection is broken afterwards. */
function flushed(write: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    write((error) => (error ? reject(error) : resolve()));
  });
}
