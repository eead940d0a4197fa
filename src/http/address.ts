/** An address that is safe to show: no query (it may be a signature), no fragment, no user and password. */
export function withoutQuery(url: string): string {
  if (!URL.canParse(url)) return "an address that is not a URL";
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
