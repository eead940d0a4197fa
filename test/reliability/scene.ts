import { createEmulator, type Emulator } from "../../src/emulator";
import type { FaultRow, FaultScene, Outcome } from "./fault-table";
import { makeArchive, type SampleArchive } from "./sample-archives";
import { createSecrets, type Secrets } from "./secrets";

/** A row of the table, ready to be downloaded from. */
export interface PreparedRow extends FaultScene {
  readonly secrets: Secrets;
  /** What must come out, if anything. */
  readonly expected: SampleArchive;
}

/** Stores a row's archive in a new emulator. Its fault is set with `row.set`, after signing in. */
export async function prepare(row: FaultRow): Promise<PreparedRow> {
  const kind = row.archive ?? "tgz";
  const [archive, other] = await Promise.all([makeArchive(kind), makeArchive(kind, { seed: 101 })]);
  const emulator = createEmulator();
  emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes: archive.bytes, name: archive.name };
  return {
    emulator,
    archive,
    other,
    middle: Math.floor(archive.bytes.length / 2),
    secrets: createSecrets(emulator.sample),
    expected: row.files === "other" ? other : archive,
  };
}

/** Statuses of the storage's answers, as {@link Outcome} has them. */
function storageStatuses({ requests }: Emulator): string {
  return requests
    .filter(({ origin, method }) => origin === "storage" && method === "GET")
    .map(({ status }) => status ?? "-")
    .join(" ");
}

/** How many requests the emulator still has under way. */
export function openRequests({ requests }: Emulator): number {
  return requests.filter(({ ended }) => ended === undefined).length;
}

/** What became of a download, in the words of the table: what an error says is `says` when that fits. */
export function outcomeOf(
  error: { readonly name: string; readonly message: string } | undefined,
  { emulator, expected }: { emulator: Emulator; expected: Outcome },
): Omit<Outcome, "ends"> & { readonly ends: string } {
  const storage = storageStatuses(emulator);
  if (error === undefined) return { ends: "recovered", storage };
  const { says = /^$/ } = expected;
  return { ends: error.name, says: says.test(error.message) ? says : new RegExp(error.message), storage };
}
