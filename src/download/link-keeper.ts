import type { SignedLink } from "../http/signed-link";

/** Links that expire within this time are not used for a new request. */
const marginMs = 5_000;

/** Keeps a link that should still be valid, and signs only one new link for all who need one at the same time. */
export interface LinkKeeper {
  /** A link that should still be valid. */
  get(): Promise<SignedLink>;
  /** A link in place of `refused`, which the storage did not accept. */
  renew(refused: SignedLink): Promise<SignedLink>;
  /** Links signed so far. */
  readonly signed: number;
}

export function createLinkKeeper(sign: () => Promise<SignedLink>): LinkKeeper {
  let current: SignedLink | undefined;
  let usableUntil = 0;
  let pending: Promise<SignedLink> | undefined;
  let signed = 0;

  function signOnce(): Promise<SignedLink> {
    pending ??= sign()
      .then((link) => {
        current = link;
        signed += 1;
        const expiresAt = (link.expiresAt ?? Number.POSITIVE_INFINITY) - marginMs;
        // A new link that seems to have expired means that this machine's clock is wrong: then the storage decides.
        usableUntil = expiresAt > Date.now() ? expiresAt : Number.POSITIVE_INFINITY;
        return link;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  }

  return {
    get signed() {
      return signed;
    },
    async get() {
      return current !== undefined && Date.now() < usableUntil ? current : signOnce();
    },
    async renew(refused) {
      return current !== undefined && current !== refused ? current : signOnce();
    },
  };
}
