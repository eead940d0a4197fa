import type { Up42 } from "../../src/client/up42";
import { createEmulator, type Emulator } from "../../src/emulator";
import type { Outputs } from "../../src/outputs/outputs";
import type { PlatformTypes } from "../../src/session/platform";
import { type FaultRow, type FaultScene, faultTable, type Outcome } from "./fault-table";
import { makeArchive, type SampleArchive } from "./sample-archives";
import { createSecrets, type Secrets } from "./secrets";

/** Stores an archive for each kind of outputs. Every row of the table holds for all of them. */
const stores = {
  "job task": storeForJobTask,
  job: storeForJob,
  "processing job": storeForProcessingJob,
  "stored item": storeItem,
};

export type Origin = keyof typeof stores;

export const origins = Object.keys(stores) as Origin[];

/** The rows of each group, once for each origin, with a name for a test. */
export const cases = origins.flatMap((origin) =>
  [...new Set(faultTable.map(({ group }) => group))].map(
    (group) =>
      [
        `${group}, from a ${origin}`,
        { origin, group, rows: faultTable.filter((row) => row.group === group) },
      ] as const,
  ),
);

/** A row of the table, ready to be downloaded from. */
export interface PreparedRow extends FaultScene {
  readonly secrets: Secrets;
  /** Bytes of each file that must come out, if anything does, by its path. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** What signs in at an address. */
  signIn(url: string): { readonly baseUrl: string };
  /** The call that opens the outputs, and its options. */
  readonly opens: Opens;
}

export type Opens =
  | readonly ["initializeJobtask", { readonly jobtaskId: string; readonly jobId: string }]
  | readonly ["initializeJob" | "initializeProcessingJob", { readonly jobId: string }]
  | readonly ["openItems", { readonly ids: readonly [string] }];

/** Stores a row's archive in a new emulator. Its fault is set with `row.set`, after signing in. */
export async function prepare(row: FaultRow, origin: Origin): Promise<PreparedRow> {
  const kind = row.archive ?? "tgz";
  const [archive, other] = await Promise.all([makeArchive(kind), makeArchive(kind, { seed: 101 })]);
  const emulator = createEmulator();
  const { folder, ...access } = stores[origin](emulator, archive);
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

/** Opens what the files are saved from. */
export async function openOutputs<Types extends PlatformTypes>(
  up42: Up42<Types>,
  { opens }: PreparedRow,
): Promise<Outputs<Types>> {
  switch (opens[0]) {
    case "initializeJobtask":
      return up42.initializeJobtask(opens[1]);
    case "initializeJob":
      return up42.initializeJob(opens[1]);
    case "initializeProcessingJob":
      return up42.initializeProcessingJob(opens[1]);
    case "openItems":
      return (await up42.initializeStorage()).openItems(opens[1]);
  }
}

interface Stored extends Pick<PreparedRow, "signIn" | "opens"> {
  /** Where the files of the archive go. */
  readonly folder: string;
}

function storeForJobTask(emulator: Emulator, { bytes, name }: SampleArchive): Stored {
  const { jobId, jobtaskIds } = emulator.sample;
  const [jobtaskId] = jobtaskIds;
  emulator.jobtask(jobtaskId).results = { bytes, name };
  return { folder: "", signIn: withKey(emulator), opens: ["initializeJobtask", { jobtaskId, jobId }] };
}

/** The results of a job are those of its last task. */
function storeForJob(emulator: Emulator, { bytes, name }: SampleArchive): Stored {
  const { jobId, jobtaskIds } = emulator.sample;
  emulator.jobtask(jobtaskIds[1]).results = { bytes, name };
  return { folder: "", signIn: withKey(emulator), opens: ["initializeJob", { jobId }] };
}

function storeForProcessingJob(emulator: Emulator, archive: SampleArchive): Stored {
  const { id: jobId } = emulator.addProcessingJob({ status: "successful" });
  return { ...storeInItem(emulator, archive, { jobId }), opens: ["initializeProcessingJob", { jobId }] };
}

function storeItem(emulator: Emulator, archive: SampleArchive): Stored {
  const { itemId, ...stored } = storeInItem(emulator, archive);
  return { ...stored, opens: ["openItems", { ids: [itemId] }] };
}

function storeInItem(emulator: Emulator, { bytes, name }: SampleArchive, of: { jobId?: string } = {}) {
  const { id: itemId } = emulator.addItem({ ...of, assets: { [name]: { file: { bytes, name } } } });
  return { itemId, folder: `${itemId}/output/`, signIn: withAccount(emulator) };
}

function withKey({ sample: { projectId, projectApiKey } }: Emulator): Stored["signIn"] {
  return (url) => ({ projectId, projectApiKey, baseUrl: url });
}

function withAccount({ sample: { username, password } }: Emulator): Stored["signIn"] {
  return (url) => ({ username, password, baseUrl: url, authUrl: url });
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
