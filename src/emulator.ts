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
export type { BodyPieces, Provided, ProvidedDataJson, StoredFile } from "./emulator/provided";
export type { LoggedRequest } from "./emulator/request-log";
export type { SampleAccess } from "./emulator/sample/project";
export type { ScriptWait, StatusScript } from "./emulator/script";
export type { EmulatedProject, EmulatedUser, ProjectInit } from "./emulator/state";
export type { JobStatus } from "./emulator/statuses";
