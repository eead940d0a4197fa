/**
 * An emulator of the UP42 service: a `fetch` function with a sample project, for tests and for trying things out.
 *
 * @module
 */

export { createEmulator, type Emulator } from "./emulator/emulator";
export { faults } from "./emulator/faults";
export type { MadeUpAnswer } from "./emulator/faults/answers";
export type { ActiveFault, Fault, FaultBehaviour } from "./emulator/faults/fault-list";
export type { IncomingRequest, RequestMatch, RequestOrigin } from "./emulator/incoming";
export type { EmulatedUser, EmulatorOptions, EmulatorOrigins, ProjectInit } from "./emulator/options";
export type { BodyPieces, Provided, ProvidedDataJson, StoredFile } from "./emulator/provided";
export type { LoggedRequest } from "./emulator/request-log";
export type { SampleAccess } from "./emulator/sample/project";
export type { EmulatedProject } from "./emulator/state";
export { type ArchiveMember, packTgz } from "./emulator/v1/archive";
export type { EmulatedJob } from "./emulator/v1/job";
export type { EmulatedJobtask } from "./emulator/v1/jobtask";
export type {
  JobInit,
  JobsInit,
  JobtaskInit,
  ScriptWait,
  StatusScript,
  TaskInit,
} from "./emulator/v1/options";
export type { JobStatus } from "./emulator/v1/statuses";
export type { EmulatedAsset, EmulatedCollection, EmulatedItem } from "./emulator/v2/item";
export type { EmulatedProcessingJob } from "./emulator/v2/job";
export type {
  CollectionInit,
  ItemAssetInit,
  ItemInit,
  ProcessingJobInit,
  ProcessingJobStatus,
  ProcessingProblem,
  ProcessingScript,
} from "./emulator/v2/options";
export type { EmulatedProcess } from "./emulator/v2/process";
export type { ProcessingAccess } from "./emulator/v2/sample";
