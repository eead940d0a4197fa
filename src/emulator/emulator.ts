import { answerApi } from "./api";
import { watched, withBody } from "./body";
import { answerPreflight, isPreflight, withCors } from "./cors";
import { type ActiveFault, type Fault, FaultList } from "./faults";
import type { IncomingRequest, RequestMatch, RequestOrigin } from "./incoming";
import type { EmulatedJob, JobInit } from "./job";
import type { EmulatedJobtask, JobtaskInit } from "./jobtask";
import { following } from "./redirects";
import { type LoggedRequest, RequestLog } from "./request-log";
import { addSample, type SampleAccess, sampleAccess } from "./sample/project";
import { type EmulatedProject, type EmulatedUser, EmulatorState, find, type ProjectInit } from "./state";
import { Storage } from "./storage";
import { TokenIssuer } from "./tokens";

/** What an emulator can be told at its creation. */
export interface EmulatorOptions {
  /** Origin of the API. @default `"https://api.up42.test"` */
  readonly url?: string | undefined;
  /** Origin of the storage, where signed links lead. @default `"https://storage.up42.test"` */
  readonly storageUrl?: string | undefined;
  /** The clock, in milliseconds since 1970, that tokens and links age by. @default `Date.now` */
  readonly now?: (() => number) | undefined;
  /** @default `300` */
  readonly tokenLifeSeconds?: number | undefined;
  /** @default `120` */
  readonly linkLifeSeconds?: number | undefined;
  /** Lets pages of any origin in. `false` is the real service, which names no origin. @default `true` */
  readonly cors?: boolean | undefined;
  /** Starts with the sample project. @default `true` */
  readonly sample?: boolean | undefined;
}

/** Two origins under which an emulator answers. */
export interface EmulatorOrigins {
  readonly url: string;
  readonly storageUrl: string;
}

/** The service in a box: a `fetch` function and the state behind it. */
export interface Emulator extends EmulatorOrigins {
  /**
   * Answers a request as the service would, with no socket. Rejects with a `TypeError` for any address that is none of its
   * own, and with the signal's reason on an abort. Follows redirects unless told otherwise.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Credentials and ids of the sample project. They work unless the emulator was made with `sample: false`. */
  readonly sample: SampleAccess;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly LoggedRequest[];
  clearRequests(): void;
  /** The most requests of a kind that were under way at one time, from their arrival to the end of their body. */
  maxConcurrent(match?: RequestMatch): number;
  addUser(init?: Partial<EmulatedUser>): EmulatedUser;
  addProject(init?: ProjectInit): EmulatedProject;
  addJob(init?: JobInit): EmulatedJob;
  /** Adds a job task, and a job around it where none is named. */
  addJobtask(init?: JobtaskInit): EmulatedJobtask;
  /** Throws when there is no such project; `job` and `jobtask` likewise. */
  project(id: string): EmulatedProject;
  job(id: string): EmulatedJob;
  jobtask(id: string): EmulatedJobtask;
  /** Makes requests go wrong. */
  fault(fault: Fault): ActiveFault;
  /** Ends all faults. */
  clearFaults(): void;
  /**
   * Answers under two more origins, until the function that comes back is called. Requests to `url` get links to that
   * `storageUrl`. `serve` uses it.
   */
  mount(origins: EmulatorOrigins): () => void;
}

/**
 * Makes an emulator of the UP42 service.
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
export function createEmulator({
  url = "https://api.up42.test",
  storageUrl = "https://storage.up42.test",
  now = Date.now,
  tokenLifeSeconds = 300,
  linkLifeSeconds = 120,
  cors = true,
  sample = true,
}: EmulatorOptions = {}): Emulator {
  const state = new EmulatorState({ now });
  const tokens = new TokenIssuer({ now, lifeSeconds: tokenLifeSeconds });
  const storage = new Storage({ now, lifeSeconds: linkLifeSeconds });
  const log = new RequestLog();
  const faultList = new FaultList();
  const own = originsFrom({ url, storageUrl });
  const mounted = new Set([own]);
  if (sample) addSample(state);

  function originOf(target: URL): RequestOrigin {
    for (const { url, storageUrl } of mounted) {
      if (target.origin === url) return "api";
      if (target.origin === storageUrl) return "storage";
    }
    return "other";
  }

  async function sign(owner: EmulatedJob | EmulatedJobtask, request: IncomingRequest): Promise<string> {
    const origins = [...mounted].find(({ url }) => url === request.url.origin) ?? own;
    return storage.sign(owner, origins);
  }

  async function route(request: IncomingRequest): Promise<Response> {
    if (isPreflight(request)) return answerPreflight(request);
    if (request.origin === "api") return answerApi(request, { state, tokens, now, sign });
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
      const response = await faultList.answer(request, () => route(request));
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
    fetch: (input, init) => following(new Request(input, init), { originOf, exchange }),
    clearRequests: () => log.clear(),
    maxConcurrent: (match) => log.maxConcurrent(match),
    addUser: (init) => state.addUser(init),
    addProject: (init) => state.addProject(init),
    addJob: (init) => state.addJob(init),
    addJobtask: (init) => state.addJobtask(init),
    project: (id) => find(state.projects, id, "project"),
    job: (id) => find(state.jobs, id, "job"),
    jobtask: (id) => find(state.jobtasks, id, "job task"),
    fault: (fault) => faultList.add(fault),
    clearFaults: () => faultList.clear(),
    mount(origins) {
      const added = originsFrom(origins);
      mounted.add(added);
      return () => mounted.delete(added);
    },
  };
}

function originsFrom({ url, storageUrl }: EmulatorOrigins): EmulatorOrigins {
  const origins = { url: new URL(url).origin, storageUrl: new URL(storageUrl).origin };
  if (origins.url === origins.storageUrl) {
    throw new Error(`The storage needs an origin of its own: url and storageUrl are both ${origins.url}.`);
  }
  return origins;
}
