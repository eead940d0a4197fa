import type { Up42 } from "../../src/client/up42";
import { createEmulator, type Emulator } from "../../src/emulator";
import type { Outputs } from "../../src/outputs/outputs";
import type { PlatformTypes } from "../../src/session/platform";
import { type FaultRow, type FaultScene, faultTable, linkGroup, type Outcome } from "./fault-table";
import { makeArchive, type SampleArchive } from "./sample-archives";
import { createSecrets, type Secrets } from "./secrets";

/** What files are saved from. Every row of the table holds for both. */
export const origins = ["job task", "processing job"] as const;

export type Origin = (typeof origins)[number];

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

/**
 * The rows that run in Chromium: all with a job task, and with a processing job those of links. From its link on, a file
 * takes the same way from either, which Node shows row by row, with its own platform and with that of a page.
 */
export const casesForChromium = cases.filter(
  ([, { origin, group }]) => origin === "job task" || group === linkGroup,
);

/** A row of the table, ready to be downloaded from. */
export interface PreparedRow extends FaultScene {
  readonly secrets: Secrets;
  /** Bytes of each file that must come out, if anything does, by its path. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** What signs in at an address. */
  signIn(url: string): { readonly baseUrl: string };
  /** Of what the files are saved from; without a job task, that is a processing job. */
  readonly ids: { readonly jobId: string; readonly jobtaskId?: string };
}

/** Stores a row's archive in a new emulator. Its fault is set with `row.set`, after signing in. */
export async function prepare(row: FaultRow, origin: Origin): Promise<PreparedRow> {
  const kind = row.archive ?? "tgz";
  const [archive, other] = await Promise.all([makeArchive(kind), makeArchive(kind, { seed: 101 })]);
  const emulator = createEmulator();
  const { folder, ...access } =
    origin === "job task" ? storeForJobTask(emulator, archive) : storeForProcessingJob(emulator, archive);
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
export function openOutputs<Types extends PlatformTypes>(
  up42: Up42<Types>,
  { ids: { jobId, jobtaskId } }: PreparedRow,
): Promise<Outputs<Types>> {
  return jobtaskId === undefined
    ? up42.initializeProcessingJob({ jobId })
    : up42.initializeJobtask({ jobtaskId, jobId });
}

interface Stored extends Pick<PreparedRow, "signIn" | "ids"> {
  /** Where the files of the archive go. */
  readonly folder: string;
}

function storeForJobTask(emulator: Emulator, { bytes, name }: SampleArchive): Stored {
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const [jobtaskId] = jobtaskIds;
  emulator.jobtask(jobtaskId).results = { bytes, name };
  return {
    folder: "",
    signIn: (url) => ({ projectId, projectApiKey, baseUrl: url }),
    ids: { jobtaskId, jobId },
  };
}

function storeForProcessingJob(emulator: Emulator, { bytes, name }: SampleArchive): Stored {
  const { username, password } = emulator.sample.processing;
  const { id: jobId } = emulator.addProcessingJob({ status: "captured" });
  const item = emulator.addItem({ jobId, assets: { [name]: { file: { bytes, name } } } });
  return {
    folder: `${item.id}/output/`,
    signIn: (url) => ({ username, password, baseUrl: url, authUrl: url }),
    ids: { jobId },
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
