/**
 * The UP42 service in a box: a `fetch` function with a sample project, for tests and for trying things out.
 *
 * @module
 */

export {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type EmulatorOrigins,
} from "./emulator/emulator";
export { faults } from "./emulator/faults";
export type { MadeUpAnswer } from "./emulator/faults/answers";
export type { ActiveFault, Fault, FaultBehaviour } from "./emulator/faults/fault-list";
export type { IncomingRequest, RequestMatch, RequestOrigin } from "./emulator/incoming";
export type { BodyPieces, Provided, ProvidedDataJson, StoredFile } from "./emulator/provided";
export type { LoggedRequest } from "./emulator/request-log";
export type { SampleAccess } from "./emulator/sample/project";
export type { EmulatedProject, EmulatedUser, ProjectInit } from "./emulator/state";
export { type ArchiveMember, packTgz } from "./emulator/v1/archive";
export type { EmulatedJob, JobInit } from "./emulator/v1/job";
export type { EmulatedJobtask, JobtaskInit, TaskInit } from "./emulator/v1/jobtask";
export type { JobsInit } from "./emulator/v1/many-jobs";
export type { ScriptWait, StatusScript } from "./emulator/v1/script";
export type { JobStatus } from "./emulator/v1/statuses";
export type {
  CollectionInit,
  EmulatedAsset,
  EmulatedCollection,
  EmulatedItem,
  ItemAssetInit,
  ItemInit,
} from "./emulator/v2/item";
export type {
  EmulatedProcessingJob,
  ProcessingJobInit,
  ProcessingJobStatus,
  ProcessingProblem,
  ProcessingScript,
} from "./emulator/v2/job";
export type { EmulatedProcess } from "./emulator/v2/process";
export type { ProcessingAccess } from "./emulator/v2/sample";
