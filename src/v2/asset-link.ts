import { ApiError, UnsupportedError } from "../errors";
import { withoutQuery } from "../http/address";
import { apiError } from "../http/answers";
import { pathOf } from "../http/path-of";
import { type SignedLink, signedLinkFrom } from "../http/signed-link";
import type { Session } from "../session/session";
import type { ItemAsset } from "../stac/item-assets";
import type { CallOptions } from "../types";

/** Addresses of the API that give a link to a file instead of the file. Some items have them as their assets' `href`. */
export const signsLinks = /\/download-url\/?$/;

/**
 * Signs a link to the file of an asset. An address outside the API is already a link, and other hosts must not get the
 * token.
 */
export async function signAsset(
  { api }: Session,
  { asset, key }: ItemAsset,
  { signal }: CallOptions,
): Promise<SignedLink> {
  const path = pathOf(api, asset.href);
  if (path === undefined)
    return signedLinkFrom({ method: "GET", url: `the asset ${key}` }, { url: asset.href });
  const id = /^v2\/assets\/([^/?]+)\/?$/.exec(path.replace(signsLinks, ""))?.[1];
  if (id === undefined) {
    throw new UnsupportedError(
      `The asset ${JSON.stringify(key)} is at ${withoutQuery(asset.href)}, which is not an address of a file.`,
      { feature: "an asset at this address" },
    );
  }
  const linkPath = `v2/assets/${id}/download-url`;
  const answer = await api.postJson(linkPath, {}, { isQuestion: true, signal });
  return signedLinkFrom(api.asked(linkPath, "POST"), answer);
}

export function refuseAsset({ api }: Session, { asset }: ItemAsset, what: string): ApiError {
  const path = pathOf(api, asset.href);
  if (path !== undefined) return apiError(api.asked(path), { status: 200, body: undefined, what });
  const url = withoutQuery(asset.href);
  return new ApiError(`${what}.`, { status: 200, method: "GET", url, body: undefined });
}
