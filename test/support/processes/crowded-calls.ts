import type { NodeTypes } from "../../../src/session/platform";
import type { JobTask } from "../../../src/v1/job-task";

type Call = (jobtask: JobTask<NodeTypes>, outputDirectory: string) => Promise<unknown>;

/** The calls that write to a disk. */
export const crowdedCalls = {
  downloadResults: (jobtask, outputDirectory) => jobtask.downloadResults({ outputDirectory }),
  "downloadResults({ unpacking: false })": (jobtask, outputDirectory) =>
    jobtask.downloadResults({ outputDirectory, unpacking: false }),
  downloadQuicklooks: (jobtask, outputDirectory) => jobtask.downloadQuicklooks({ outputDirectory }),
} satisfies Record<string, Call>;

export type CrowdedCall = keyof typeof crowdedCalls;
