/**
 * The UP42 service in a box: a `fetch` function with a sample project, for tests and for trying things out.
 *
 * @module
 */
export { type ArchiveMember, packTgz } from "./emulator/archive";
export {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type EmulatorOrigins,
} from "./emulator/emulator";
export type { ActiveFault, Fault, FaultBehaviour } from "./emulator/fault-list";
export { faults } from "./emulator/faults";
export type { MadeUpAnswer } from "./emulator/faults/answers";
export type { IncomingRequest, RequestMatch, RequestOrigin } from "./emulator/incoming";
export type { EmulatedJob, JobInit } from "./emulator/job";
export type { EmulatedJobtask, JobtaskInit, TaskInit } from "./emulator/jobtask";
export type { JobsInit } from "./emulator/many-jobs";
export type {
  CollectionInit,
  EmulatedAsset,
  EmulatedCollection,
  EmulatedItem,
  ItemAssetInit,
  ItemInit,
} from "./emulator/processing/item";
export type {
  EmulatedProcessingJob,
  ProcessingJobInit,
  ProcessingJobStatus,
  ProcessingProblem,
  ProcessingScript,
} from "./emulator/processing/job";
export type { EmulatedProcess } from "./emulator/processing/process";
export type { ProcessingAccess } from "./emulator/processing/sample";
export type { BodyPieces, Provided, ProvidedDataJson, StoredFile } from "./emulator/provided";
export type { LoggedRequest } from "./emulator/request-log";
export type { SampleAccess } from "./emulator/sample/project";
export type { ScriptWait, StatusScript } from "./emulator/script";
export type { EmulatedProject, EmulatedUser, ProjectInit } from "./emulator/state";
export type { JobStatus } from "./emulator/statuses";
