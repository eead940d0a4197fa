import { ApiError } from "../errors";
import { withoutQuery } from "./address";
import type { Asked } from "./answers";

/** A link to a file in the storage, which works for a short time and without a token. */
export interface SignedLink {
  readonly url: string;
  /** When it expires, in epoch milliseconds; `undefined` when the link does not say. */
  readonly expiresAt: number | undefined;
}

/** Reads the `data` of a results answer. */
export function signedLinkFrom(asked: Pick<Asked, "method" | "url">, data: unknown): SignedLink {
  const url = typeof data === "object" && data !== null && "url" in data ? data.url : undefined;
  if (typeof url !== "string" || !isFetchable(url)) {
    throw new ApiError(`${asked.method} ${withoutQuery(asked.url)} was answered without a link to a file.`, {
      status: 200,
      method: asked.method,
      url: withoutQuery(asked.url),
      // The answer is not shown: it may hold a signature in an unexpected place.
      body: undefined,
    });
  }
  const expires = Number(new URL(url).searchParams.get("Expires") ?? Number.NaN);
  return { url, expiresAt: Number.isFinite(expires) ? expires * 1000 : undefined };
}

/** `fetch` refuses addresses with a user name. */
function isFetchable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}
