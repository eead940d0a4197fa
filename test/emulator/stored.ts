import { openSession } from "./session";

/** What is stored: each byte tells where it stands. */
export const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251);

/** An emulator with those bytes as results, and a link to them. */
export async function openWithLink() {
  const session = await openSession();
  session.emulator.jobtask(session.emulator.sample.jobtaskIds[0]).results = { bytes };
  const url = await session.link(`${session.task}/downloads/results`);
  session.emulator.clearRequests();
  return { ...session, url };
}

/** Reads a body to its end or its failure. */
export async function readAll(response: Response): Promise<{ length: number; error: unknown }> {
  let length = 0;
  const reader = response.body!.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return { length, error: undefined };
      length += value.length;
    }
  } catch (error) {
    return { length, error };
  }
}
