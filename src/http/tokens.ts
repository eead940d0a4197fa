import { orAbort } from "../async/or-abort";

/** A token, and when to get a new one (epoch milliseconds); `Infinity` when that is not known. */
export interface Token {
  readonly value: string;
  readonly renewAt: number;
}

export interface TokenSource {
  /** A token that should still be valid. */
  get(options: { signal?: AbortSignal | undefined }): Promise<string>;
  /** A token in place of `refused`, which the service did not accept; the same one when no other can be had. */
  renew(refused: string, options: { signal?: AbortSignal | undefined }): Promise<string>;
}

interface PendingToken {
  readonly token: Promise<Token>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Keeps one token for all callers. However many ask at once, `fetchToken` runs once. A caller that aborts stops waiting;
 * the last one also aborts the fetch.
 */
export function createTokenSource(
  fetchToken: (options: { signal: AbortSignal }) => Promise<Token>,
): TokenSource {
  let current: Token | undefined;
  let pending: PendingToken | undefined;

  function start(): PendingToken {
    const controller = new AbortController();
    const started: PendingToken = {
      token: fetchToken({ signal: controller.signal }),
      controller,
      waiting: 0,
    };
    const forget = (): void => {
      if (pending === started) pending = undefined;
    };
    started.token.then((token) => {
      current = token;
      forget();
    }, forget);
    return started;
  }

  async function fetchShared(signal: AbortSignal | undefined): Promise<string> {
    signal?.throwIfAborted();
    pending ??= start();
    const shared = pending;
    shared.waiting += 1;
    try {
      return (await orAbort(shared.token, { signal })).value;
    } finally {
      shared.waiting -= 1;
      if (shared.waiting === 0 && signal?.aborted === true) {
        if (pending === shared) pending = undefined;
        shared.controller.abort(signal.reason);
      }
    }
  }

  return {
    async get({ signal }) {
      if (current !== undefined && Date.now() < current.renewAt) return current.value;
      return fetchShared(signal);
    },
    async renew(refused, { signal }) {
      if (current !== undefined && current.value !== refused) return current.value;
      return fetchShared(signal);
    },
  };
}

/**
 * When to renew a token: 30 s before it expires, or a tenth of its life before if that is shorter. The answer says how
 * long it lives, or else the token itself (JWT claims `exp` and `iat`, whose difference does not depend on this machine's
 * clock), or else `defaultLifeSeconds`.
 */
export function renewalTime(
  token: string,
  { expiresInSeconds, defaultLifeSeconds }: { expiresInSeconds?: unknown; defaultLifeSeconds: number },
): number {
  const answered =
    typeof expiresInSeconds === "number" && expiresInSeconds > 0 ? expiresInSeconds : undefined;
  const life = answered ?? jwtLifeSeconds(token) ?? defaultLifeSeconds;
  return Date.now() + (life - Math.min(30, life / 10)) * 1000;
}

/** Whether a value can be sent in a header, as a token is: visible ASCII without spaces. */
export function isHeaderText(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}

function jwtLifeSeconds(token: string): number | undefined {
  const claims = token.split(".")[1];
  if (claims === undefined) return undefined;
  try {
    const { exp, iat } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof exp === "number" && typeof iat === "number" && exp > iat ? exp - iat : undefined;
  } catch {
    return undefined;
  }
}
