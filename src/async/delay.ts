import { orAbort } from "./or-abort";

/** Waits. Rejects with the signal's reason when the signal aborts. */
export async function delay(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await orAbort(wait, { signal });
  } finally {
    clearTimeout(timer);
  }
}
