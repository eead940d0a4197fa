import type { CurrentProcessingStatus } from "./processing-status";

/** A fault of inputs or of a processing job, in the service's words. */
export interface ProcessingFault {
  /** Kind of fault, such as `MissingPanchromaticAsset`. */
  readonly name: string;
  /** What is wrong. */
  readonly message: string;
}

/**
 * Metadata of a processing job with the service's field names. Times are ISO 8601 strings in UTC with up to nine
 * decimals of a second.
 */
export interface ProcessingJobInfo {
  /** Id of the processing job. */
  readonly jobID: string;
  /** Id of the process that it runs, such as `pansharpening`. */
  readonly processID: string;
  /** Id of its account. */
  readonly accountID?: string;
  /** Id of its workspace. */
  readonly workspaceID?: string | null;
  /** The inputs that it was started with. */
  readonly definition?: {
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly [field: string]: unknown;
  } | null;
  /** Its results; `null` before it has any. */
  readonly results?: {
    /** Address of the collection with its items. */
    readonly collection?: string | null;
    /** What went wrong. */
    readonly errors?: readonly ProcessingFault[] | null;
    readonly [field: string]: unknown;
  } | null;
  /** Its price; `null` until it is known. */
  readonly creditConsumption?: { readonly credits: number; readonly [field: string]: unknown } | null;
  /** Its status. */
  readonly status: CurrentProcessingStatus;
  /** When it was created. */
  readonly created?: string;
  /** `null` before the start. */
  readonly started?: string | null;
  /** `null` before the end. */
  readonly finished?: string | null;
  /** When it last changed. */
  readonly updated?: string;
  readonly [field: string]: unknown;
}

/** A process that can run on stored items, with the service's field names. */
export interface ProcessInfo {
  /** Id of the process, such as `pansharpening`. */
  readonly id: string;
  /** Name of the process. */
  readonly title?: string | null;
  /** What it does. */
  readonly description?: string | null;
  /** Version of the process. */
  readonly version?: string | null;
  /** Parameters of the platform: `eula-id` names the licence to accept, `price` the price. */
  readonly additionalParameters?: {
    readonly parameters?: readonly { readonly name: string; readonly value: readonly unknown[] }[];
    readonly [field: string]: unknown;
  } | null;
  /** Its inputs, by name. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** The price of a run of a process, with the service's field names. */
export interface CostEstimate {
  /** What the price depends on, such as `area`. */
  readonly pricingStrategy?: string;
  /** Credits that it would cost. */
  readonly totalCredits: number;
  /** Amount of data to process, in `unit`. */
  readonly totalSize?: number | null;
  /** Unit of `totalSize`, such as `SQ_KM`. */
  readonly unit?: string | null;
  readonly [field: string]: unknown;
}

/** Whether a process would accept inputs. */
export interface ValidationResult {
  /** `true` when `errors` is empty. */
  readonly isValid: boolean;
  /** Faults of the inputs (`InvalidSchema`, or a name that the process defines), or `EulaNotAccepted`. */
  readonly errors: readonly ProcessingFault[];
}
