import { authenticate } from "../../../src/browser/authenticate";
import type { AuthenticateOptions } from "../../../src/client/authenticate-options";
import { createEmulator, type Emulator, type JobtaskInit } from "../../../src/emulator";
import type { BrowserTypes } from "../../../src/session/platform";
import type { JobTask } from "../../../src/v1/job-task";

/** Tries again without waiting. */
export const impatient = { limit: 2, baseDelayMs: 0 };

/** Signs in to an emulator with the sample's key, in the way of a page. */
export function signInTo(
  emulator: Emulator,
  options: AuthenticateOptions = {},
): ReturnType<typeof authenticate> {
  const { projectId, projectApiKey } = emulator.sample;
  const ownSource = options.token !== undefined || options.username !== undefined;
  return authenticate({
    ...(ownSource ? {} : { projectId, projectApiKey }),
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    retry: impatient,
    dangerouslyAllowBrowser: true,
    ...options,
  });
}

/** Opens a job task of an emulator: the sample's data task, or one made of `init`. */
export async function openJobtask(
  init?: JobtaskInit,
  { emulator = createEmulator(), ...options }: AuthenticateOptions & { emulator?: Emulator } = {},
): Promise<{ emulator: Emulator; jobtask: JobTask<BrowserTypes> }> {
  const { jobId, jobtaskIds } = emulator.sample;
  const made = init === undefined ? { id: jobtaskIds[0], jobId } : emulator.addJobtask(init);
  const up42 = await signInTo(emulator, options);
  const jobtask = await up42.initializeJobtask({ jobtaskId: made.id, jobId: made.jobId });
  emulator.clearRequests();
  return { emulator, jobtask };
}

/** The smallest PNG that a viewer opens: one pixel. */
export const pixel: Uint8Array<ArrayBuffer> = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="),
  (character) => character.charCodeAt(0),
);
