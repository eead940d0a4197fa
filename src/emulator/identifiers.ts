import { md5 } from "./storage/checksums";

/** Makes a random UUID (version 4). Not `crypto.randomUUID`, which pages without https do not have. */
export function randomId(): string {
  return uuidOf(crypto.getRandomValues(new Uint8Array(16)));
}

/** Makes the same UUID (version 4 by its looks) for the same text. */
export function idFrom(text: string): string {
  return uuidOf(md5(new TextEncoder().encode(text)));
}

/** The short form in which the service repeats every id. */
export function displayId(id: string): string {
  return id.slice(0, 8);
}

function uuidOf(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
