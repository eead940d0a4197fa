import { clearStaleStagings as clearStale } from "../../files/staged/stale-stagings";
import { DirectoryBackend } from "./backend";

/** Clears away what killed processes left in a folder, or beside it before it was there. */
export async function clearStaleStagings(directory: string): Promise<void> {
  await clearStale(new DirectoryBackend(directory));
}
