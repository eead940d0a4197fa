import process from "node:process";
import { isLoopbackName } from "./server/hosts";

/** Warns as Node does: once per call on standard error, unless a program listens to `warning` or runs with `--no-warnings`. */
export function warn(sentence: string): void {
  process.emitWarning(sentence, { type: "Up42Warning" });
}

/** Warns of addresses where others on the way can read what is sent. This machine is not one of them. */
export function warnOfAddresses(addresses: readonly string[]): void {
  const urls = addresses.map((address) => new URL(address));
  const open = urls.filter(({ protocol, hostname }) => protocol === "http:" && !isLoopbackName(hostname));
  for (const host of new Set(open.map(({ host }) => host))) {
    warn(
      `Keys, passwords and tokens go to ${host} over http, so everybody on the way can read them. Use an https address.`,
    );
  }
}

/** Warns of a file of secrets that other users of this machine can read. Windows does not say so in the file's mode. */
export function warnOfKeyFile(shown: string, { mode }: { readonly mode: number }): void {
  if (process.platform === "win32" || (mode & 0o044) === 0) return;
  warn(
    `${shown} holds a secret, and other users of this machine can read it. Allow only yourself: chmod 600.`,
  );
}
