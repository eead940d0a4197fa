import { orAbort } from "../async/or-abort";
import { createSignalGroup } from "../async/signal-group";
import { isUp42Error } from "../errors";
import { withoutQuery } from "../http/address";
import { type Connection, type Connections, connectionsOf, forExtra, mayBeOneTooMany } from "./connections";
import type { LinkKeeper } from "./link-keeper";
import { type ByteRange, type BytesAnswer, requestBytes, type StorageSettings } from "./request-bytes";

/** Bytes, and the connection that they come over. */
export type BytesOver = Extract<BytesAnswer, { kind: "bytes" }> & { readonly connection: Connection };
export type Answer = BytesOver | Extract<BytesAnswer, { kind: "beyond" }>;

/** Makes the requests for one file, with a link that is valid and over a connection that the storage allows. */
export class LinkedRequests {
  readonly #links: LinkKeeper;
  readonly #settings: StorageSettings;
  readonly #connections: Connections;
  readonly #signals = createSignalGroup();
  #address = "";
  #count = 0;

  constructor(
    links: LinkKeeper,
    { settings, signal }: { readonly settings: StorageSettings; readonly signal: AbortSignal },
  ) {
    this.#signals.follow(signal);
    this.#links = links;
    this.#settings = settings;
    this.#connections = connectionsOf(settings);
  }

  /** Whether the storage may allow one more connection. */
  get hasRoom(): boolean {
    return this.#connections.hasRoom;
  }

  /** Address of the last request, safe to show. */
  get address(): string {
    return this.#address;
  }

  /** Requests so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Requests bytes. Without counting it, repeats a request that may have been one connection too many.
   *
   * @param own Ends this request and its body, instead of the signal of all.
   */
  async ask(range: ByteRange, own?: AbortSignal): Promise<Answer> {
    const { timeoutMs: patienceMs } = this.#settings;
    for (;;) {
      const { signal, release } =
        own === undefined ? this.#signals.derive() : { signal: own, release: undefined };
      const connection = await this.#connections.open({ signal, patienceMs, onEnd: release });
      try {
        const answer = await this.#askOver(connection, range, signal);
        if (answer.kind === "bytes") return { ...answer, connection };
        connection.close();
        return answer;
      } catch (error) {
        const isOfStorage =
          isUp42Error(error, "ApiError", "NetworkError", "TimeoutError") && error.url === this.#address;
        if (isOfStorage && mayBeOneTooMany(error) && connection.fail()) continue;
        connection.close();
        throw error;
      }
    }
  }

  /** Uses a new link when the storage refuses the old one. */
  async #askOver(
    connection: Connection,
    range: ByteRange,
    signal: AbortSignal,
  ): Promise<Exclude<BytesAnswer, { kind: "refused" }>> {
    const link = await orAbort(this.#links.get(), { signal });
    const answer = await this.#request(link.url, { connection, range, signal });
    if (answer.kind !== "refused") return answer;
    const { url } = await orAbort(this.#links.renew(link), { signal });
    const again = await this.#request(url, { connection, range, signal });
    if (again.kind === "refused") throw again.error;
    return again;
  }

  #request(
    url: string,
    { connection, range, signal }: { connection: Connection; range: ByteRange; signal: AbortSignal },
  ): Promise<BytesAnswer> {
    this.#address = withoutQuery(url);
    this.#count += 1;
    const settings = connection.begin() ? forExtra(this.#settings) : this.#settings;
    return requestBytes(url, range, settings, { signal });
  }
}
