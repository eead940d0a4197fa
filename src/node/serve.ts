import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "../emulator/emulator";

/** Where to listen. */
export interface ServeOptions {
  /** Port of the API; `0` is any free one. @default `0` */
  readonly port?: number | undefined;
  /** Port of the storage; `0` is any free one. @default `0` */
  readonly storagePort?: number | undefined;
  /** @default `"127.0.0.1"` */
  readonly host?: string | undefined;
}

/** An emulator that listens. */
export interface ServedEmulator {
  /** Origin of the API, such as `http://127.0.0.1:8042`. */
  readonly url: string;
  /** Origin of the storage. */
  readonly storageUrl: string;
  /** Stops listening, breaks off what is still under way and frees both ports. May be called twice. */
  close(): Promise<void>;
}

/**
 * Puts an emulator on two local ports, one for the API and one for the storage. Links signed for requests that come
 * through here lead to the storage port. The emulator's own `fetch` goes on working beside it.
 *
 * Throws when a port cannot be had; nothing listens then.
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
  emulator: Pick<Emulator, "fetch" | "mount">,
  { port = 0, storagePort = 0, host = "127.0.0.1" }: ServeOptions = {},
): Promise<ServedEmulator> {
  const api = await listen({ port, host, fetch: emulator.fetch });
  const storage = await listen({ port: storagePort, host, fetch: emulator.fetch }).catch(async (error) => {
    await api.close();
    throw error;
  });
  const unmount = emulator.mount({ url: api.origin, storageUrl: storage.origin });
  return {
    url: api.origin,
    storageUrl: storage.origin,
    async close() {
      unmount();
      await Promise.all([api.close(), storage.close()]);
    },
  };
}

async function listen({ port, host, fetch }: { port: number; host: string; fetch: Emulator["fetch"] }) {
  const server = createServer((incoming, outgoing) => {
    void relay(incoming, outgoing, { origin: originOf(server, host), fetch });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
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
  if (error.code !== "EADDRINUSE") {
    return new Error(`The emulator cannot listen on port ${port} of ${host}: ${error.message}.`, {
      cause: error,
    });
  }
  const message = `Port ${port} of ${host} is taken by another server: choose another port, or 0 for any free one.`;
  return new Error(message, { cause: error });
}

/** Carries one request to the emulator and its answer back, at the pace of the socket. */
async function relay(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { origin, fetch }: { origin: string; fetch: Emulator["fetch"] },
): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  try {
    const response = await fetch(await requestFrom(incoming, { origin, signal: gone.signal }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body !== null) {
      // With a body that is cut before its first byte, the headers still come through.
      await flushed((done) => outgoing.write("", done));
      for await (const chunk of response.body) await flushed((done) => outgoing.write(chunk, done));
    }
    outgoing.end();
  } catch {
    // What rejects a fetch resets a connection; what breaks a body breaks it off.
    if (outgoing.headersSent) outgoing.destroy();
    else incoming.socket.resetAndDestroy();
  }
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
  // A GET may come with a body, which the service ignores and a Request does not allow.
  const body = method === "POST" ? { body: Buffer.concat(chunks) } : {};
  return new Request(`${origin}${url}`, { method, headers, redirect: "manual", signal, ...body });
}

/** Waits until a write has left this process, so that a connection broken after it does not take it along. */
function flushed(write: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    write((error) => (error ? reject(error) : resolve()));
  });
}
