/**
 * Where a processing job stands. Results are there from `successful` on, which goes on to `captured` (paid), as
 * `failed` goes on to `released` (not paid).
 */
export type ProcessingStatus =
  | "created"
  | "licensed"
  | "unlicensed"
  | "valid"
  | "invalid"
  | "accepted"
  | "rejected"
  | "running"
  | "successful"
  | "failed"
  | "captured"
  | "released";

/** What is wrong with inputs or went wrong with a processing job, in the service's words. */
export interface ProcessingFault {
  /** Name of the kind of fault, such as `MissingPanchromaticAsset`. */
  readonly name: string;
  /** What is wrong. */
  readonly message: string;
}

/**
 * Metadata of a processing job in the service's own spelling. Times are ISO 8601 strings in UTC with up to nine
 * decimals of a second.
 */
export interface ProcessingJobInfo {
  /** Id of the processing job. */
  readonly jobID: string;
  /** Id of the process that it runs, such as `pansharpening`. */
  readonly processID: string;
  /** Id of the account that it belongs to. */
  readonly accountID?: string;
  /** Id of the workspace that it belongs to. */
  readonly workspaceID?: string | null;
  /** What it was asked to do. */
  readonly definition?: {
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly [field: string]: unknown;
  } | null;
  /** What came of it; `null` before that. */
  readonly results?: {
    /** Address of the collection that its items are in. */
    readonly collection?: string | null;
    /** What went wrong. */
    readonly errors?: readonly ProcessingFault[] | null;
    readonly [field: string]: unknown;
  } | null;
  /** What it cost; `null` before that is known. */
  readonly creditConsumption?: { readonly credits: number; readonly [field: string]: unknown } | null;
  /** Where it stands. */
  readonly status: ProcessingStatus | (string & {});
  /** When it was made. */
  readonly created?: string;
  /** `null` before the start. */
  readonly started?: string | null;
  /** `null` before the end. */
  readonly finished?: string | null;
  /** When anything about it last changed. */
  readonly updated?: string;
  readonly [field: string]: unknown;
}

/** A process that can be run over items of the storage, in the service's own spelling. */
export interface ProcessInfo {
  /** Id of the process, such as `pansharpening`. */
  readonly id: string;
  /** Name of the process. */
  readonly title?: string | null;
  /** What it does. */
  readonly description?: string | null;
  /** Version of the process. */
  readonly version?: string | null;
  /** What the platform says of it: `eula-id` names the licence to accept, `price` what it costs. */
  readonly additionalParameters?: {
    readonly parameters?: readonly { readonly name: string; readonly value: readonly unknown[] }[];
    readonly [field: string]: unknown;
  } | null;
  /** What it takes, by name. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** What running a process would cost, in the service's own spelling. */
export interface CostEstimate {
  /** What the price depends on, such as `area`. */
  readonly pricingStrategy?: string;
  /** Credits that it would take. */
  readonly totalCredits: number;
  /** How much would be worked on, in `unit`. */
  readonly totalSize?: number | null;
  /** Unit of `totalSize`, such as `SQ_KM`. */
  readonly unit?: string | null;
  readonly [field: string]: unknown;
}

/** Whether a process would take inputs. */
export interface ValidationResult {
  /** `true` when there is nothing in `errors`. */
  readonly isValid: boolean;
  /** What is wrong: of the inputs (`InvalidSchema` and names of the process's own), or `EulaNotAccepted`. */
  readonly errors: readonly ProcessingFault[];
}
