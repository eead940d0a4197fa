/**
 * The path of an address that an answer of the API names, query included and without its first slash; `undefined` when
 * it leads to another host, which must not get the token.
 */
export function pathOf(
  { addresses }: { readonly addresses: readonly string[] },
  address: string,
): string | undefined {
  for (const base of addresses) {
    const { origin, host, pathname } = new URL(base);
    if (!URL.canParse(address, origin)) return undefined;
    const url = new URL(address, origin);
    // The service names some of its own addresses with http: only the path is taken, so it does not matter.
    const isOwn = url.host === host && /^https?:$/.test(url.protocol);
    if (!isOwn || `${url.username}${url.password}` !== "") continue;
    const prefix = `${pathname.replace(/\/$/, "")}/`;
    const isBelow = url.pathname.startsWith(prefix);
    // A path alone is the service's own, which knows nothing of a proxy's.
    const path = isBelow ? url.pathname.slice(prefix.length) : url.pathname.slice(1);
    if (isBelow || !URL.canParse(address)) return path + url.search;
  }
  return undefined;
}
