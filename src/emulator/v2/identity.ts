import { idFrom } from "../identifiers";

/** The account that a user of the emulator has. */
export function accountOf(userId: string): string {
  return idFrom(`${userId} account`);
}

/** A moment as processing jobs tell it: with nine decimals, of which the service's clients may know three. */
export function preciseTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "456789Z");
}
