import type { Batch } from "../../../src/batch/batch";
import { createEmulator, type Emulator } from "../../../src/emulator";
import type { BrowserTypes } from "../../../src/session/platform";
import type { JobTask } from "../../../src/v1/job-task";
import type { ProcessingJob } from "../../../src/v2/processing-job";
import type { StoredItems } from "../../../src/v2/stored-items";
import { signInWithAccount } from "./sample-processing-job";

/** Outputs of three kinds. */
export type Mixed = JobTask<BrowserTypes> | ProcessingJob<BrowserTypes> | StoredItems<BrowserTypes>;

/** Opens a job task, a processing job and an item of the sample as one batch. The emulator's log begins empty. */
export async function openMixed({ emulator = createEmulator() }: { readonly emulator?: Emulator } = {}) {
  const { projectId, jobId, jobtaskIds, processing } = emulator.sample;
  const [itemId] = processing.itemIds;
  const [jobtaskId] = jobtaskIds;
  const { processingJobId } = processing;
  const up42 = await signInWithAccount(emulator);
  const storage = await up42.initializeStorage();
  const outputs: Mixed[] = [
    await up42.initializeJobtask({ projectId, jobId, jobtaskId }),
    await up42.initializeProcessingJob({ jobId: processingJobId }),
    ...(await storage.openEach({ ids: [itemId] }).toArray()),
  ];
  const batch: Batch<Mixed, BrowserTypes> = await up42.initializeBatch({ outputs });
  emulator.clearRequests();
  const ids = [jobtaskId, processingJobId, itemId] as const;
  const folders = [`jobtask_${jobtaskId}`, `job_${processingJobId}`, `item_${itemId}`] as const;
  return { emulator, up42, storage, outputs, batch, ids, folders };
}
