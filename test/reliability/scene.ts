import { createEmulator, type Emulator } from "../../src/emulator";
import type { Outputs } from "../../src/outputs/outputs";
import type { PlatformTypes } from "../../src/session/platform";
import { type FaultRow, type FaultScene, faultTable, type Outcome } from "./fault-table";
import { asStored, makeArchive } from "./sample-archives";
import { createSecrets, type Secrets } from "./secrets";
import { type Access, type Origin, origins, stores } from "./stores";

/** The rows for an origin. A job has no plain files: the fault hits its archive. */
function rowsFor(origin: Origin): FaultRow[] {
  if (origin === "processing job" || origin === "stored item") return [...faultTable];
  return faultTable.map(({ file, archived, ...row }) =>
    archived === undefined ? row : { ...row, chromium: archived.node, inProcess: archived.node, ...archived },
  );
}

/** The rows of each group, once for each origin, with a name for a test. */
export const cases = origins.flatMap((origin) =>
  [...new Set(faultTable.map(({ group }) => group))].map(
    (group) =>
      [
        `${group}, from a ${origin}`,
        { origin, group, rows: rowsFor(origin).filter((row) => row.group === group) },
      ] as const,
  ),
);

/** A row of the table, ready to be downloaded from. */
export interface PreparedRow extends FaultScene, Access {
  readonly secrets: Secrets;
  /** Bytes of each file that must come out, if anything does, by its path. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Stores a row's archive in a new emulator. Its fault is set with `row.set`, after signing in. */
export async function prepare(row: FaultRow, origin: Origin): Promise<PreparedRow> {
  const kind = row.archive ?? "tgz";
  const [packed, other] = await Promise.all([makeArchive(kind), makeArchive(kind, { seed: 101 })]);
  const archive = row.file === undefined ? packed : asStored(row.file);
  const emulator = createEmulator();
  const { folder, ...access } = stores[origin](emulator, [archive]);
  const expected = row.files === "other" ? other : archive;
  return {
    emulator,
    archive,
    other,
    middle: Math.floor(archive.bytes.length / 2),
    secrets: createSecrets(emulator.sample),
    files: new Map([...expected.files].map(([path, bytes]) => [folder + path, bytes])),
    ...access,
  };
}

/** Makes a row's other calls beside a download. Throws when one of them all fails. */
export async function beside<Saved>(
  { besides = 0 }: FaultRow,
  outputs: Pick<Outputs<PlatformTypes>, "listResults">,
  download: Promise<Saved>,
): Promise<Saved> {
  const others = Array.from({ length: besides }, () => outputs.listResults());
  const [saved] = await Promise.all([download, ...others]);
  return saved;
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
