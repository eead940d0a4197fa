import { expectTypeOf, it } from "vitest";
import type {
  CollectionDownload,
  JobCollection,
  JobFailure,
  JobsProgress,
  JobsReport,
} from "../../src/batch/job-collection";
import type { CurrentStatus } from "../../src/types";
import type { Job } from "../../src/v1/job";

type Failure = { readonly jobId: string; readonly error: unknown };
type Report<Value> = {
  readonly done: readonly { readonly jobId: string; readonly value: Value }[];
  readonly failed: readonly Failure[];
  readonly skipped: readonly { readonly jobId: string; readonly status: CurrentStatus }[];
};

it("names jobs by jobId, as before batches of any outputs", () => {
  expectTypeOf<JobFailure>().branded.toEqualTypeOf<Failure>();
  expectTypeOf<JobsReport<Date>>().branded.toEqualTypeOf<Report<Date>>();
  expectTypeOf<Pick<CollectionDownload, keyof Report<unknown>>>().branded.toEqualTypeOf<
    Report<{
      readonly folder: string;
      readonly files: number;
      readonly bytes: number;
      readonly wasThere: boolean;
    }>
  >();
  expectTypeOf<keyof JobsProgress>().toEqualTypeOf<
    "totalJobs" | "done" | "failed" | "skipped" | "bytes" | "files"
  >();
  expectTypeOf<Parameters<Parameters<JobCollection["apply"]>[0]>[0]>().toEqualTypeOf<Job>();
});
