import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "../emulator/emulator";
import { listOf, nonEmptyString, wholeNumber } from "../kinds";
import { callback, check, checkOptions, count, type Kind, type Kinds } from "../options";
import { hostNameOf, inUrl, isLoopback, ownHosts } from "./server/hosts";
import { type RelayOptions, relay } from "./server/relay";
import { warn } from "./warn";

/** Options of `serve`. */
export interface ServeOptions {
  /** Port of the API; `0` takes any free one. @default `0` */
  readonly port?: number | undefined;
  /** Port of the storage; `0` takes any free one. @default `0` */
  readonly storagePort?: number | undefined;
  /**
   * Host name or address to listen on. Others can reach the emulator at any other than a loopback address, and a process
   * warning says so. @default `"127.0.0.1"`
   */
  readonly host?: string | undefined;
  /**
   * More hosts that requests may name in their `Host` header, such as the name of a container. `localhost`, the loopback
   * addresses, `host` and the address at which a request arrived are always allowed; for others the answer is 421.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Maximum size of the body of a request in bytes. Larger ones are answered with 413. @default 1 MiB */
  readonly maxBodyBytes?: number | undefined;
  /** Maximum number of open connections to each of the two ports. Others are closed at once. @default `1000` */
  readonly maxConnections?: number | undefined;
  /** Milliseconds in which a request must have arrived. Slower ones are answered with 408. @default `30_000` */
  readonly requestTimeoutMs?: number | undefined;
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

const hostName: Kind = {
  words: 'a host name or address without a port, such as "emulator.test"',
  fits: (value) =>
    typeof value === "string" &&
    (inUrl(value) !== value || !value.includes(":")) &&
    hostNameOf(inUrl(value)) !== undefined,
};

const serveOptions: Kinds<ServeOptions> = {
  port: wholeNumber(0, 65_535),
  storagePort: wholeNumber(0, 65_535),
  host: nonEmptyString,
  allowedHosts: listOf(hostName),
  maxBodyBytes: count(0),
  maxConnections: count(1),
  requestTimeoutMs: wholeNumber(1, 2 ** 31 - 1),
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
  const { port = 0, storagePort = 0, host = "127.0.0.1", allowedHosts = [], ...limits } = options;
  const shared = { ...limits, host, answer: emulator.answer, isOwnHost: ownHosts([host, ...allowedHosts]) };
  const api = await listen({ ...shared, port });
  const storage = await listen({ ...shared, port: storagePort }).catch(async (error) => {
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
  if (!api.isLoopback) {
    warn(
      `The emulator listens on ${host}, so other machines may reach it. Listen on 127.0.0.1 if only you use it.`,
    );
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

async function listen({
  port,
  host,
  maxBodyBytes = 1024 ** 2,
  maxConnections = 1000,
  requestTimeoutMs = 30_000,
  ...shared
}: Pick<RelayOptions, "answer" | "isOwnHost"> &
  Pick<ServeOptions, "maxBodyBytes" | "maxConnections" | "requestTimeoutMs"> & {
    port: number;
    host: string;
  }) {
  const timeouts = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    // How often slow requests are looked for.
    connectionsCheckingInterval: Math.min(requestTimeoutMs, 5000),
  };
  const server = createServer(timeouts, (incoming, outgoing) => {
    void relay(incoming, outgoing, { ...shared, maxBodyBytes, origin: originOf(server, host) });
  });
  server.maxConnections = maxConnections;
  server.listen(port, host);
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw refused(error, { port, host });
  });
  return {
    origin: originOf(server, host),
    isLoopback: isLoopback((server.address() as AddressInfo).address),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function originOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${inUrl(host)}:${port}`;
}

function refused(error: NodeJS.ErrnoException, { port, host }: { port: number; host: string }): Error {
  const message =
    error.code === "EADDRINUSE"
      ? `Port ${port} of ${host} is taken by another server: choose another port, or 0 for any free one.`
      : `The emulator cannot listen on port ${port} of ${host}: ${error.message}.`;
  return new Error(message, { cause: error });
}
