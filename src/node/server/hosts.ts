import { isIPv6 } from "node:net";

/** `::1` in brackets, as in an address of the web; other hosts stay as they are. */
export function inUrl(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

/** The host of a `Host` header without its port, in one spelling; `undefined` if it is not a host. */
export function hostNameOf(header: string): string | undefined {
  if (!/^[^\s/?#@\\]+$/.test(header) || !URL.canParse(`http://${header}`)) return undefined;
  return new URL(`http://${header}`).hostname;
}

/** Whether only this machine can reach a server that listens at this address. */
export function isLoopback(address: string): boolean {
  return isLoopbackName(hostNameOf(inUrl(address)));
}

/** Whether a host, as the `hostname` of a URL, is this machine. */
export function isLoopbackName(name: string | undefined): boolean {
  return name === "localhost" || name === "[::1]" || /^127(?:\.\d+){3}$/.test(name ?? "");
}

/**
 * Tells which `Host` headers name this server. A web page elsewhere can let a name of its own lead to this machine (DNS
 * rebinding); the browser then treats the server as part of that page, and only the `Host` header gives it away.
 */
export function ownHosts(hosts: readonly string[]): (header: string, localAddress?: string) => boolean {
  const own = new Set(hosts.map((host) => hostNameOf(inUrl(host))));
  return (header, localAddress = "") => {
    const name = hostNameOf(header);
    if (name === undefined) return false;
    // A socket for both kinds of addresses shows IPv4 addresses like this.
    const local = localAddress.replace(/^::ffff:(?=\d+\.)/i, "");
    return isLoopbackName(name) || own.has(name) || name === hostNameOf(inUrl(local));
  };
}
