/**
 * The path of an address in an answer of the API, with its query and without its first slash; `undefined` when the
 * address is on another host, which must not get the token.
 */
export function pathOf(
  { addresses }: { readonly addresses: readonly string[] },
  address: string,
): string | undefined {
  for (const base of addresses) {
    const { origin, host, pathname } = new URL(base);
    if (!URL.canParse(address, origin)) return undefined;
    const url = new URL(address, origin);
    // Some of the service's own addresses start with http. It does not matter, as only the path is used.
    const isOwn = url.host === host && /^https?:$/.test(url.protocol);
    if (!isOwn || `${url.username}${url.password}` !== "") continue;
    const prefix = `${pathname.replace(/\/$/, "")}/`;
    const isBelow = url.pathname.startsWith(prefix);
    // A bare path is one of the service, which does not know the path of a proxy.
    const path = isBelow ? url.pathname.slice(prefix.length) : url.pathname.slice(1);
    if (isBelow || !URL.canParse(address)) return path + url.search;
  }
  return undefined;
}
