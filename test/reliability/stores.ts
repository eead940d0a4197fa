import type { Up42 } from "../../src/client/up42";
import type { Emulator } from "../../src/emulator";
import type { Outputs } from "../../src/outputs/outputs";
import type { PlatformTypes } from "../../src/session/platform";
import type { PlainFile } from "./sample-archives";

/** How outputs are opened. */
export interface Access {
  /** What signs in at an address. */
  signIn(url: string): { readonly baseUrl: string };
  /** The call that opens the outputs, and its options. */
  readonly opens:
    | readonly ["initializeJobtask", { readonly jobtaskId: string; readonly jobId: string }]
    | readonly ["initializeJob" | "initializeProcessingJob", { readonly jobId: string }]
    | readonly ["openItems", { readonly ids: readonly [string] }];
}

interface Stored extends Access {
  /** Where the files of an archive go, or the file itself. */
  readonly folder: string;
}

/** Files to store: of an item as many as there are, of a job or job task the first, its archive. */
type Objects = readonly [PlainFile, ...PlainFile[]];

/** Stores files for each kind of outputs. Every row of the table of faults holds for all of them. */
export const stores = {
  "job task"(emulator: Emulator, [results]: Objects): Stored {
    const { jobId, jobtaskIds } = emulator.sample;
    const [jobtaskId] = jobtaskIds;
    emulator.jobtask(jobtaskId).results = results;
    return { folder: "", signIn: withKey(emulator), opens: ["initializeJobtask", { jobtaskId, jobId }] };
  },

  /** The results of a job are those of its last task. */
  job(emulator: Emulator, [results]: Objects): Stored {
    const { jobId, jobtaskIds } = emulator.sample;
    emulator.jobtask(jobtaskIds[1]).results = results;
    return { folder: "", signIn: withKey(emulator), opens: ["initializeJob", { jobId }] };
  },

  "processing job"(emulator: Emulator, objects: Objects): Stored {
    const { id: jobId } = emulator.addProcessingJob({ status: "successful" });
    const { itemId, ...stored } = storeInItem(emulator, objects, { jobId });
    return { ...stored, opens: ["initializeProcessingJob", { jobId }] };
  },

  "stored item"(emulator: Emulator, objects: Objects): Stored {
    const { itemId, ...stored } = storeInItem(emulator, objects);
    return { ...stored, opens: ["openItems", { ids: [itemId] }] };
  },
};

export type Origin = keyof typeof stores;

export const origins = Object.keys(stores) as Origin[];

/** Opens what the files are saved from. */
export async function openOutputs<Types extends PlatformTypes>(
  up42: Up42<Types>,
  { opens }: Access,
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

function storeInItem(emulator: Emulator, objects: Objects, of: { jobId?: string } = {}) {
  const assets = Object.fromEntries(
    objects.map((object) => [object.name, { file: () => object, type: object.type, info: object.info }]),
  );
  const { id: itemId } = emulator.addItem({ ...of, assets });
  const isArchive = /\.(?:tgz|tar|zip)$/.test(objects[0].name);
  return { itemId, folder: `${itemId}/${isArchive ? "output/" : ""}`, signIn: withAccount(emulator) };
}

function withKey({ sample: { projectId, projectApiKey } }: Emulator): Access["signIn"] {
  return (url) => ({ projectId, projectApiKey, baseUrl: url });
}

function withAccount({ sample: { username, password } }: Emulator): Access["signIn"] {
  return (url) => ({ username, password, baseUrl: url, authUrl: url });
}
