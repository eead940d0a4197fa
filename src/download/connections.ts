import { follow } from "../async/follow";
import { isUp42Error } from "../errors";
import type { ByteStream } from "../types";
import type { StorageSettings } from "./request-bytes";

/** For each allowed connection, so many bodies arrive before one more connection is tried. */
const bodiesBeforeGrowth = 8;

/** Longest wait for the answer to a request that may be one too many: some storages leave it without any. */
const extraTimeoutMs = 10_000;

/** A body that uses a connection until it ends, breaks or is cancelled. */
export type BodyReader = Pick<ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>, "read" | "cancel">;

interface OpenOptions {
  readonly signal: AbortSignal;
  /** Milliseconds without a byte on any connection, after which the limit no longer holds a request back. */
  readonly patienceMs: number;
  /** Called once when the connection ends. */
  readonly onEnd?: (() => void) | undefined;
}

/**
 * The connections to the storage, and how many of them it allows. A storage can refuse one too many in any way, so each
 * request that fails while others are at work lowers the limit to those others. It is made again when one of them ends,
 * and does not count as failed.
 */
export class Connections {
  /** Those in use, from before their requests to the end of their bodies. */
  readonly #open = new Set<Connection>();
  /** Requests that wait, in their order. */
  readonly #waiting = new Set<() => void>();
  #limit = Number.POSITIVE_INFINITY;
  /** Bodies that arrived since the limit changed. */
  #bodies = 0;
  #movedAt = 0;

  get hasRoom(): boolean {
    return this.#waiting.size === 0 && this.#open.size < this.#limit;
  }

  /** Waits until one more connection is allowed. Rejects with the signal's reason when it aborts. */
  open({ signal, patienceMs, onEnd }: OpenOptions): Promise<Connection> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.hasRoom) return Promise.resolve(this.#add({ signal, onEnd }));
    return new Promise((resolve, reject) => {
      const since = performance.now();
      let timer: ReturnType<typeof setTimeout>;
      const leave = (): void => {
        clearTimeout(timer);
        unfollow();
        this.#waiting.delete(go);
      };
      const go = (): void => {
        leave();
        resolve(this.#add({ signal, onEnd }));
      };
      const abort = (reason: unknown): void => {
        leave();
        reject(reason);
      };
      const watch = (): void => {
        const left = Math.max(since, this.#movedAt) + patienceMs - performance.now();
        if (left > 0) {
          timer = setTimeout(watch, Math.ceil(left));
          return;
        }
        leave();
        resolve(this.#add({ signal, onEnd, isLastTry: true }));
      };
      const unfollow = follow({ abort }, signal);
      this.#waiting.add(go);
      watch();
    });
  }

  #add({
    signal,
    onEnd,
    isLastTry = false,
  }: Omit<OpenOptions, "patienceMs"> & { readonly isLastTry?: boolean }): Connection {
    const connection = new Connection({
      signal,
      hasOthers: () => this.#open.size > 1 && !isLastTry,
      onBytes: () => {
        this.#movedAt = performance.now();
      },
      onEnd: ({ hasBytes, isOneTooMany }) => {
        onEnd?.();
        this.#open.delete(connection);
        if (isOneTooMany) this.#shrink();
        else if (hasBytes) this.#grow();
        this.#admit();
      },
    });
    this.#open.add(connection);
    return connection;
  }

  #shrink(): void {
    this.#limit = Math.max(1, Math.min(this.#limit - 1, this.#open.size));
    this.#bodies = 0;
  }

  #grow(): void {
    this.#bodies += 1;
    if (this.#bodies < bodiesBeforeGrowth * this.#limit) return;
    this.#limit += 1;
    this.#bodies = 0;
  }

  #admit(): void {
    for (const go of this.#waiting) {
      if (this.#open.size >= this.#limit) return;
      go();
    }
    // The next call finds out anew.
    if (this.#open.size === 0) this.#limit = Number.POSITIVE_INFINITY;
  }
}

interface ConnectionOptions {
  readonly signal: AbortSignal;
  /** Whether others are open that may leave it no room. */
  hasOthers(): boolean;
  onBytes(): void;
  onEnd(how: { readonly hasBytes: boolean; readonly isOneTooMany: boolean }): void;
}

/** One connection, from before its request to the end of its body, or until its signal aborts. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #unfollow: () => void;
  #isExtra = false;
  #hasBytes = false;
  #isOpen = true;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#unfollow = follow({ abort: () => this.close() }, options.signal);
  }

  /** Called before each request. Returns whether it may be one too many. */
  begin(): boolean {
    const isExtra = this.#options.hasOthers();
    this.#isExtra ||= isExtra;
    return isExtra;
  }

  /** Reads a body; after a failure, call {@link fail}. */
  read(body: ByteStream): BodyReader {
    const reader = body.getReader();
    return {
      read: async () => {
        const next = await reader.read();
        if (!next.done) {
          this.#hasBytes ||= next.value.byteLength > 0;
          this.#options.onBytes();
        }
        return next;
      },
      cancel: (reason) => reader.cancel(reason).finally(() => this.close()),
    };
  }

  close(): void {
    this.#end(false);
  }

  /** Closes it after a failure. Returns whether it may just have been one too many: then try again. */
  fail(): boolean {
    const isOneTooMany = this.#isOpen && !this.#hasBytes && (this.#isExtra || this.#options.hasOthers());
    this.#end(isOneTooMany);
    return isOneTooMany;
  }

  #end(isOneTooMany: boolean): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#unfollow();
    this.#options.onEnd({ hasBytes: this.#hasBytes, isOneTooMany });
  }
}

const connectionsBySettings = new WeakMap<StorageSettings, Connections>();

/** The connections that all downloads with these settings share. */
export function connectionsOf(settings: StorageSettings): Connections {
  const known = connectionsBySettings.get(settings);
  if (known !== undefined) return known;
  const made = new Connections();
  connectionsBySettings.set(settings, made);
  return made;
}

/** The settings for a request that may be one too many: it is not repeated before another one has ended. */
export function forExtra(settings: StorageSettings): StorageSettings {
  return {
    ...settings,
    retry: { ...settings.retry, limit: 0 },
    timeoutMs: Math.min(settings.timeoutMs, extraTimeoutMs),
  };
}

/** Whether a storage may refuse one connection too many with this failure. */
export function mayBeOneTooMany(error: unknown): boolean {
  if (!isUp42Error(error, "ApiError")) return true;
  const { status } = error;
  return [403, 408, 429].includes(status) || (status >= 500 && status !== 501);
}
