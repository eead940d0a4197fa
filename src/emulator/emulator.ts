import { InputError } from "../errors";
import { checkOptions } from "../options";
import { decoded, watched, withBody } from "./body";
import { answerPreflight, isPreflight, withCors } from "./cors";
import { type ActiveFault, type Fault, FaultList } from "./faults/fault-list";
import { find } from "./identifiers";
import { type IncomingRequest, matchKinds, type RequestMatch, type RequestOrigin } from "./incoming";
import {
  type EmulatedUser,
  type EmulatorOptions,
  type EmulatorOrigins,
  emulatorKinds,
  originKinds,
  type ProjectInit,
} from "./options";
import { following } from "./redirects";
import { type LoggedRequest, RequestLog } from "./request-log";
import { addSample, type SampleAccess, sampleAccess } from "./sample/project";
import { type EmulatedProject, EmulatorState } from "./state";
import { type ResultsOwner, Storage } from "./storage/storage";
import { TokenIssuer } from "./tokens";
import { answerApi } from "./v1/api";
import type { EmulatedJob } from "./v1/job";
import type { EmulatedJobtask } from "./v1/jobtask";
import { addJobs } from "./v1/many-jobs";
import type { JobInit, JobsInit, JobtaskInit } from "./v1/options";
import type { EmulatedCollection, EmulatedItem } from "./v2/item";
import type { EmulatedProcessingJob } from "./v2/job";
import type { CollectionInit, ItemInit, ProcessingJobInit } from "./v2/options";
import type { EmulatedProcess } from "./v2/process";

/**
 * The emulated service: a `fetch` function and the state behind it.
 *
 * Methods that add something throw an `InputError` for a wrong value or a taken id, and an `Error` if the user, project
 * or other owner that you name does not exist. Methods that find something by its id throw an `Error` if it does not
 * exist.
 */
export interface Emulator extends EmulatorOrigins {
  /**
   * Answers a request as the service would, without a socket, and follows redirects unless `redirect` says otherwise.
   * Rejects with a `TypeError` for any address outside the emulator, and with the signal's reason on an abort.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Like `fetch`, but keeps each body in its `content-encoding`, as a server sends it. `serve` uses it. */
  readonly answer: (request: Request) => Promise<Response>;
  /** Credentials and ids of the sample project. They work unless the emulator was made with `sample: false`. */
  readonly sample: SampleAccess;
  /**
   * The requests so far, in the order of arrival: at most `maxLoggedRequests`, with at most 16 million characters in
   * their addresses and headers. The oldest leave the log first.
   */
  readonly requests: readonly LoggedRequest[];
  /** How many requests have left {@link requests} because it was full. Calls that count requests miss them. */
  readonly droppedRequests: number;
  /** Empties {@link requests}, and sets {@link droppedRequests} to 0. */
  clearRequests(): void;
  /**
   * Maximum number of matching requests that ran at the same time, each from its arrival to the end of its response
   * body.
   */
  maxConcurrent(match?: RequestMatch): number;
  /**
   * Maximum number of matching requests that arrived within one second of the emulator's clock. The service allows 100.
   */
  maxPerSecond(match?: RequestMatch): number;
  /** Adds a user, who owns no project yet. */
  addUser(init?: Partial<EmulatedUser>): EmulatedUser;
  /** Adds a project. Sign in with its `id` and `apiKey`. */
  addProject(init?: ProjectInit): EmulatedProject;
  /**
   * Adds a job with its tasks.
   *
   * @example
   * ```ts
   * import { createEmulator } from "up42-js/emulator";
   *
   * const emulator = createEmulator();
   * emulator.addJob({ script: ["RUNNING", { polls: 3 }, "SUCCEEDED"], sampleOutputs: true });
   * emulator.addJob({ script: ["RUNNING", { polls: 3 }, "FAILED"], tasks: [{ logs: "No scenes found\n" }] });
   * ```
   */
  addJob(init?: JobInit): EmulatedJob;
  /**
   * Adds many jobs, created a minute apart. They share their outputs, so that hundreds of them need little memory.
   * Their ids depend only on the id of the project and on their place in it.
   *
   * @example
   * ```ts
   * import { createEmulator } from "up42-js/emulator";
   *
   * const emulator = createEmulator();
   * emulator.addJobs({ count: 200, job: (index) => ({ status: index % 10 === 0 ? "FAILED" : "SUCCEEDED" }) });
   * ```
   */
  addJobs(init: JobsInit): EmulatedJob[];
  /** Adds a job task at the end of the job `jobId`, or in a new job. */
  addJobtask(init?: JobtaskInit): EmulatedJobtask;
  /** Finds a project by its id. */
  project(id: string): EmulatedProject;
  /** Finds a job by its id. */
  job(id: string): EmulatedJob;
  /** Finds a job task by its id. */
  jobtask(id: string): EmulatedJobtask;
  /**
   * Adds a processing job and the collection of its results. Add items with {@link addItem}, or use `sampleOutputs`.
   *
   * @example
   * ```ts
   * import { createEmulator } from "up42-js/emulator";
   *
   * const emulator = createEmulator();
   * emulator.addProcessingJob({ script: ["running", { polls: 3 }, "successful"], sampleOutputs: true });
   * emulator.addProcessingJob({ status: "released", errors: [{ name: "NoSignal", message: "The item is empty." }] });
   * ```
   */
  addProcessingJob(init?: ProcessingJobInit): EmulatedProcessingJob;
  /** Adds a collection to the storage. */
  addCollection(init?: CollectionInit): EmulatedCollection;
  /**
   * Adds an item to a collection of the storage: to `collectionId`, to the collection of `jobId`, or to a new one.
   *
   * @example
   * ```ts
   * import { createEmulator } from "up42-js/emulator";
   *
   * const emulator = createEmulator();
   * emulator.addItem({
   *   geometry: { type: "Point", coordinates: [13.4, 52.5] },
   *   properties: { datetime: "2024-05-01T10:20:30Z", "eo:cloud_cover": 7 },
   *   assets: { "b02.tiff": { file: { bytes: new Uint8Array(1000) }, type: "image/tiff" } },
   * });
   * ```
   */
  addItem(init?: ItemInit): EmulatedItem;
  /** Finds a process by its id. */
  process(id: string): EmulatedProcess;
  /** Finds a processing job by its id. */
  processingJob(id: string): EmulatedProcessingJob;
  /** Finds an item of the storage by its id. */
  item(id: string): EmulatedItem;
  /** What accounts can spend on running processes. */
  readonly processing: {
    /**
     * Credits that are left, shared by all accounts. The price of a job is deducted when the job succeeds.
     * @default `10_000`
     */
    credits: number;
  };
  /**
   * Makes requests fail on purpose.
   *
   * @throws {InputError} when `behaviour` is not a function, or another value is wrong.
   *
   * @example
   * ```ts
   * import { createEmulator, faults } from "up42-js/emulator";
   *
   * const emulator = createEmulator();
   * emulator.fault({ match: { path: /quicklooks\/./ }, times: 2, behaviour: faults.status(503) });
   * ```
   */
  fault(fault: Fault): ActiveFault;
  /** Ends all faults. */
  clearFaults(): void;
  /**
   * Answers at two more origins, until you call the function that it returns. Links in responses from `url` lead to
   * `storageUrl`. `serve` uses it.
   *
   * @throws {InputError} when one of them is not an http or https address.
   * @throws {Error} when both are the same origin.
   */
  mount(origins: EmulatorOrigins): () => void;
}

/**
 * Makes an emulator of the UP42 service.
 *
 * @throws {InputError} when an option is wrong.
 * @throws {Error} when `url` and `storageUrl` are the same origin.
 *
 * @example
 * ```ts
 * import { authenticate } from "up42-js";
 * import { createEmulator } from "up42-js/emulator";
 *
 * const emulator = createEmulator();
 * const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
 * const up42 = await authenticate({ projectId, projectApiKey, baseUrl: emulator.url, fetch: emulator.fetch });
 * const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
 * ```
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  checkOptions("createEmulator", options, emulatorKinds);
  const {
    url = "https://api.up42.test",
    storageUrl = "https://storage.up42.test",
    now = Date.now,
    tokenLifeSeconds = 300,
    linkLifeSeconds = 120,
    cors = true,
    sample = true,
    jobsPerPage = 100,
    assetLinkLifeSeconds = 300,
    maxLoggedRequests = 10_000,
  } = options;
  const own = originsFrom({ url, storageUrl });
  const state = new EmulatorState({ now, url: own.url });
  const tokens = new TokenIssuer({ now, lifeSeconds: tokenLifeSeconds });
  const storage = new Storage({ now, lifeSeconds: linkLifeSeconds });
  const log = new RequestLog({ now, maxEntries: maxLoggedRequests });
  const faultList = new FaultList();
  const mounted = new Set([own]);
  if (sample) addSample(state);

  function originOf(target: URL): RequestOrigin {
    for (const { url, storageUrl } of mounted) {
      if (target.origin === url) return "api";
      if (target.origin === storageUrl) return "storage";
    }
    return "other";
  }

  async function sign(owner: ResultsOwner, request: IncomingRequest, lifeSeconds?: number): Promise<string> {
    const origins = [...mounted].find(({ url }) => url === request.url.origin) ?? own;
    return storage.sign(owner, { ...origins, lifeSeconds });
  }

  async function route(request: IncomingRequest): Promise<Response> {
    if (isPreflight(request)) return answerPreflight(request);
    if (request.origin === "api") {
      return answerApi(request, { state, tokens, now, jobsPerPage, sign, assetLinkLifeSeconds });
    }
    if (request.origin === "storage") return storage.answer(request);
    throw new TypeError("fetch failed", {
      cause: new Error(
        `This emulator answers at ${own.url} and ${own.storageUrl}, not at ${request.url.origin}.`,
      ),
    });
  }

  async function exchange(request: IncomingRequest): Promise<Response> {
    const { answered, ended } = log.open(request);
    try {
      const response = await faultList.answer(request, route);
      answered(response.status);
      if (response.body === null) ended();
      const body = response.body && watched(response.body, { signal: request.signal, onEnd: ended });
      const sent = withBody(response, body);
      return cors ? withCors(request, sent) : sent;
    } catch (error) {
      ended();
      throw error;
    }
  }

  return {
    ...own,
    sample: sampleAccess,
    requests: log.entries,
    get droppedRequests() {
      return log.dropped;
    },
    fetch: (input, init) =>
      following(new Request(input, init), {
        originOf,
        exchange: async (request) => decoded(await exchange(request)),
      }),
    answer: (request) => following(request, { originOf, exchange }),
    clearRequests: () => log.clear(),
    maxConcurrent: (match = {}) => log.maxConcurrent(checkOptions("maxConcurrent", match, matchKinds)),
    addUser: (init) => state.addUser(init),
    addProject: (init) => state.addProject(init),
    maxPerSecond: (match = {}) => log.maxPerSecond(checkOptions("maxPerSecond", match, matchKinds)),
    addJob: (init) => state.addJob(init),
    addJobs: (init) => addJobs(state, init, { now: now() }),
    addJobtask: (init) => state.addJobtask(init),
    project: (id) => find(state.projects, id, "project"),
    job: (id) => find(state.jobs, id, "job"),
    jobtask: (id) => find(state.jobtasks, id, "job task"),
    processing: state.processing,
    addProcessingJob: (init) => state.processing.addJob(init),
    addCollection: (init) => state.processing.addCollection(init),
    addItem: (init) => state.processing.addItem(init),
    process: (id) => find(state.processing.processes, id, "process"),
    processingJob: (id) => find(state.processing.jobs, id, "processing job"),
    item: (id) => find(state.processing.items, id, "item"),
    fault: (fault) => faultList.add(fault),
    clearFaults: () => faultList.clear(),
    mount(origins) {
      checkOptions("mount", origins, originKinds);
      const added = originsFrom(origins);
      mounted.add(added);
      return () => mounted.delete(added);
    },
  };
}

function originsFrom({ url, storageUrl }: EmulatorOrigins): EmulatorOrigins {
  const origins = { url: new URL(url).origin, storageUrl: new URL(storageUrl).origin };
  if (origins.url === origins.storageUrl) {
    throw new InputError(`"url" and "storageUrl" must be different origins; both are ${origins.url}.`, {
      argument: "storageUrl",
    });
  }
  return origins;
}
