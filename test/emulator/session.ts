import type { Emulator, EmulatorOptions } from "../../src/emulator";
import { createEmulator } from "../../src/emulator";

/** Asks an emulator by hand, so that these tests owe nothing to the client. */
export interface Session {
  readonly emulator: Emulator;
  readonly token: string;
  /** Path of the sample's job. */
  readonly job: string;
  /** Path of the sample's data task. */
  readonly task: string;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  /** Asks for a new link to the results at a path. */
  readonly link: (path: string) => Promise<string>;
}

export async function signIn(
  emulator: Emulator,
  { projectId = emulator.sample.projectId, projectApiKey = emulator.sample.projectApiKey } = {},
): Promise<Response> {
  return emulator.fetch(`${emulator.url}/oauth/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${btoa(`${projectId}:${projectApiKey}`)}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  });
}

/** An emulator and a token for its sample project; the log starts empty. */
export async function openSession(options: EmulatorOptions = {}): Promise<Session> {
  const emulator = createEmulator(options);
  const { access_token: token } = (await (await signIn(emulator)).json()) as { access_token: string };
  emulator.clearRequests();
  const { projectId, jobId, jobtaskIds } = emulator.sample;
  const job = `/projects/${projectId}/jobs/${jobId}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    emulator.fetch(emulator.url + path, { headers: { authorization: `Bearer ${token}`, ...headers } });
  return {
    emulator,
    token,
    job,
    task: `${job}/tasks/${jobtaskIds[0]}`,
    get,
    async link(path) {
      const { data } = (await (await get(path)).json()) as { data: { url: string } };
      return data.url;
    },
  };
}

/** A clock that stands still until it is moved. */
export function stoppedClock(start = Date.UTC(2023, 9, 23, 9, 50)): {
  now: () => number;
  tick: (ms: number) => void;
} {
  let time = start;
  return {
    now: () => time,
    tick(ms) {
      time += ms;
    },
  };
}
