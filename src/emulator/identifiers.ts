import { InputError } from "../errors";
import { describe } from "../options";
import { hex, md5 } from "./storage/checksums";

/** Makes a random UUID (version 4). `crypto.randomUUID` is missing in pages without https. */
export function randomId(): string {
  return uuidOf(crypto.getRandomValues(new Uint8Array(16)));
}

/** Makes the same UUID, in the form of version 4, for the same string. */
export function idFrom(text: string): string {
  return uuidOf(md5(new TextEncoder().encode(text)));
}

/** The short form in which the service repeats every id. */
export function displayId(id: string): string {
  return id.slice(0, 8);
}

export function accountOf(userId: string): string {
  return idFrom(`${userId} account`);
}

/** @throws {InputError} when nothing has this id. */
export function find<Kind>(all: ReadonlyMap<string, Kind>, id: string, what: string): Kind {
  const found = all.get(id);
  if (found === undefined) {
    const shown = typeof id === "string" ? id : `whose id is ${describe(id)}`;
    throw new InputError(`The emulator has no ${what} ${shown}.`, { argument: "id" });
  }
  return found;
}

/** Refuses a taken id: lists would contain both objects, and only the second could be found. */
export function refuseTaken(all: ReadonlyMap<string, unknown>, id: string | undefined, what: string): void {
  if (id !== undefined && all.has(id)) {
    throw new InputError(`The emulator already has ${what} ${id}.`, { argument: "id" });
  }
}

function uuidOf(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
