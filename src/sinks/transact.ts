import type { Sink, SinkTransaction } from "./sink";

/**
 * Fills one set of files and makes it visible, or forgets it whole. `fill` answers the paths that it wrote, in the order
 * in which the caller wants them. What goes wrong first is what is thrown, whatever the clean-up says.
 */
export async function transact<Saved>(
  sink: Sink<Saved>,
  fill: (transaction: SinkTransaction<Saved>) => Promise<readonly string[]>,
): Promise<Saved[]> {
  const transaction = await sink.begin();
  try {
    return await transaction.commit(await fill(transaction));
  } catch (error) {
    await transaction.rollback().catch(() => undefined);
    throw error;
  }
}
