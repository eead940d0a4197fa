import type { SignedLink } from "../http/signed-link";

/** Links that lapse within this time are not used for a new request. */
const marginMs = 5_000;

/** Keeps a link that should still be good, and signs a new one for all who need one at once. */
export interface LinkKeeper {
  /** A link that should still be good. */
  get(): Promise<SignedLink>;
  /** A link other than `refused`, which the storage did not take. */
  renew(refused: SignedLink): Promise<SignedLink>;
  /** Links signed so far. */
  readonly signed: number;
}

/** Makes a keeper of links that `sign` gives. */
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
        const lapsesAt = (link.expiresAt ?? Number.POSITIVE_INFINITY) - marginMs;
        // A new link that seems to have lapsed means that this machine's clock is wrong: then the storage decides.
        usableUntil = lapsesAt > Date.now() ? lapsesAt : Number.POSITIVE_INFINITY;
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
