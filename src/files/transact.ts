import { InputError } from "../errors";
import type { Sink, SinkTransaction } from "./sink";

/**
 * Fills one set of files and makes it visible, or discards all of it. `fill` returns the paths that it wrote, in the
 * order in which the caller wants them. The first error is thrown, whatever happens in the clean-up.
 */
export async function transact<Saved>(
  sink: Sink<Saved>,
  fill: (transaction: SinkTransaction<Saved>) => Promise<readonly string[]>,
): Promise<Saved[]> {
  const transaction = await sink.begin();
  checkTransaction(transaction);
  try {
    const saved = await transaction.commit(await fill(transaction));
    if (Array.isArray(saved)) return saved;
    throw wrongSink("a sink's commit must return one value for each path");
  } catch (error) {
    try {
      await transaction.rollback();
    } catch {
      // The caller has to know why it was rolled back.
    }
    throw error;
  }
}

function checkTransaction(transaction: Partial<SinkTransaction<unknown>> | undefined): void {
  const methods = [transaction?.write, transaction?.commit, transaction?.rollback];
  if (methods.every((method) => typeof method === "function")) return;
  throw wrongSink("a sink's begin must return an object with the functions write, commit and rollback");
}

function wrongSink(rule: string): InputError {
  return new InputError(`The sink given as "outputDirectory" breaks its contract: ${rule}.`, {
    argument: "outputDirectory",
  });
}
