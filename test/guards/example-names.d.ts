/** What the examples of the docs and of the doc comments take as given. */
declare const projectId: string;
declare const projectApiKey: string;
declare const jobId: string;
declare const jobtaskId: string;
declare const up42: import("../../src/index").Up42;
declare const jobtask: import("../../src/index").JobTask;
declare const job: import("../../src/index").Job;
declare const jobs: import("../../src/index").JobCollection;
declare const batch: import("../../src/index").Batch;
declare const project: import("../../src/index").Project;
declare const collection: import("../../src/index").ResultCollection;
declare const frame: import("../../src/dataframe").Dataframe;
declare const dataframe: import("../../src/dataframe").Dataframe;
declare const processingJob: import("../../src/index").ProcessingJob;
