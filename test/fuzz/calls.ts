import type { Up42 } from "../../src/client/up42";
import { createEmulator, type Emulator } from "../../src/emulator";
import { isUp42Error } from "../../src/errors";
import type { Outputs } from "../../src/outputs/outputs";
import type { BrowserTypes } from "../../src/session/platform";
import { signInTo } from "../support/outputs/sample-jobtask";
import { signInWithAccount } from "../support/outputs/sample-processing-job";
import { anyOptions } from "./any-options";
import { mutatedJson } from "./odd-json";
import { Random } from "./random";

/**
 * Makes calls while the emulator gives answers that nobody expects, and with options that nobody expects. A call may
 * succeed or throw an error of ours, and nothing else.
 */

type Account = Up42<BrowserTypes>;
type Call = (account: Account, sample: Emulator["sample"], options: Record<string, unknown>) => unknown;

async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length === 200) break;
  }
  return found;
}

const ofOutputs: Record<string, (outputs: Outputs<BrowserTypes>, options: object) => unknown> = {
  getResultsJson: (outputs, options) => outputs.getResultsJson(options),
  asDataframe: (outputs, options) => outputs.getResultsJson({ ...options, asDataframe: true }),
  features: (outputs, options) => all(outputs.features(options)),
  downloadQuicklooks: (outputs, options) => outputs.downloadQuicklooks(options),
  downloadResults: (outputs, options) => outputs.downloadResults(options as { outputDirectory?: undefined }),
  listResults: (outputs, options) => outputs.listResults(options),
  getScenes: (outputs, options) => outputs.getScenes(options),
};

const opened: Record<
  string,
  (account: Account, sample: Emulator["sample"]) => Promise<Outputs<BrowserTypes>>
> = {
  jobtask: (account, { jobId, jobtaskIds: [jobtaskId] }) => account.initializeJobtask({ jobId, jobtaskId }),
  job: (account, { jobId }) => account.initializeJob({ jobId }),
  processingJob: (account, { processing }) =>
    account.initializeProcessingJob({ jobId: processing.processingJobId }),
  items: async (account, { processing }) =>
    (await account.initializeStorage()).openItems({ ids: [...processing.itemIds] }),
};

const calls: Record<string, Call> = {
  ...Object.fromEntries(
    Object.entries(opened).flatMap(([kind, open]) =>
      Object.entries(ofOutputs).map(([name, call]): [string, Call] => [
        `${kind}.${name}`,
        async (account, sample, options) => call(await open(account, sample), options),
      ]),
    ),
  ),
  "job.getJobtasks": async (account, { jobId }, options) =>
    (await account.initializeJob({ jobId })).getJobtasks(options),
  "job.getJobtasksResultsJson": async (account, { jobId }, options) =>
    (await account.initializeJob({ jobId })).getJobtasksResultsJson(options),
  "job.getLogs": async (account, { jobId }, options) =>
    (await account.initializeJob({ jobId })).getLogs(options),
  "job.getCredits": async (account, { jobId }, options) =>
    (await account.initializeJob({ jobId })).getCredits(options),
  "job.getResultsUrl": async (account, { jobId }, options) =>
    (await account.initializeJob({ jobId })).getResultsUrl(options),
  "job.cancelJob": async (account, { jobId }, options) =>
    (await account.initializeJob({ jobId })).cancelJob(options),
  "project.getJobs": async (account, _, options) => all((await account.initializeProject()).getJobs(options)),
  "batch.getResultsJson": async (account, { jobId }, options) =>
    (await account.initializeBatch({ outputs: [await account.initializeJob({ jobId })] })).getResultsJson(
      options,
    ),
  getProcessingJobs: (account, _, options) => all(account.getProcessingJobs(options)),
  getProcesses: (account, _, options) => account.getProcesses(options),
  "processingJob.getResultsUrls": async (account, { processing }, options) =>
    (await account.initializeProcessingJob({ jobId: processing.processingJobId })).getResultsUrls(options),
  "processingJob.getCredits": async (account, { processing }, options) =>
    (await account.initializeProcessingJob({ jobId: processing.processingJobId })).getCredits(options),
  "storage.search": async (account, _, options) => all((await account.initializeStorage()).search(options)),
  "storage.getCollections": async (account, _, options) =>
    all((await account.initializeStorage()).getCollections(options)),
  "storage.getItemsJson": async (account, _, options) =>
    (await account.initializeStorage()).getItemsJson(options),
};

/** What a server may send instead of an answer. */
function anyAnswer(random: Random): (text: string) => { status: number; body: string } {
  const status = random.pick([200, 200, 200, 200, 201, 202, 206, 302, 400, 401, 404, 409, 418, 429, 500]);
  const way = random.below(8);
  if (way === 0) return (text) => ({ status, body: text.slice(0, random.below(text.length + 1)) });
  if (way === 1)
    return () => ({ status, body: random.pick(["", "<html>", "{", "[[[[", "null", "\ufeff{}", "NaN"]) });
  return (text) => ({ status, body: mutatedJson(text, random) });
}

/** One run. Returns what is wrong with it; `undefined` if nothing is. */
export async function fuzzCall(seed: number, sharedEmulator: Emulator): Promise<string | undefined> {
  const random = new Random(seed);
  const name = random.pick(Object.keys(calls));
  const isAboutOptions = random.below(3) === 0;
  const options = isAboutOptions ? anyOptions(random) : {};
  let left = isAboutOptions ? Number.POSITIVE_INFINITY : random.below(8);
  let described = "";
  const answerOf = anyAnswer(random);
  const fetch: typeof sharedEmulator.fetch = async (...request) => {
    const truth = await sharedEmulator.fetch(...request);
    const { url } = request[0] as Request;
    if (!/json/.test(truth.headers.get("content-type") ?? "json")) return truth;
    left -= 1;
    if (left !== -1) return truth;
    const { status, body } = answerOf(await truth.text());
    described = `${url} answers ${status} ${body.slice(0, 500)}`;
    const headers = new Headers(truth.headers);
    headers.delete("content-length");
    return new Response(body, { status, headers });
  };
  const retry = { limit: 0 };
  const isOfAccount = /processing|items|storage|Process/i.test(name);
  try {
    const account = isOfAccount
      ? await signInWithAccount(sharedEmulator, { fetch, retry })
      : await signInTo(sharedEmulator, { fetch, retry });
    await calls[name]?.(account, sharedEmulator.sample, options);
  } catch (error) {
    if (isUp42Error(error) && error.message.length < 1_000) return undefined;
    const stack = error instanceof Error ? error.stack : String(error);
    return `seed ${seed}, ${name}: ${described} ${isAboutOptions ? String(Object.keys(options)) : ""}\n${stack}`;
  }
  return undefined;
}

export function fuzzEmulator(): Emulator {
  return createEmulator();
}
