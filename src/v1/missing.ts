import { isUp42Error, NotFoundError } from "../errors";
import { serverWords } from "../http/answers";
import { asSentence } from "../http/sentence";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";

/** A project, or a job in it. */
interface Wanted {
  readonly projectId: string;
  readonly jobId?: string | undefined;
}

/**
 * Throws what a failed question about a project or a job means: a 404 becomes a {@link NotFoundError}, anything else
 * stays as it is. A 404 about a job does not say whether the job or the project is unknown: one more question does.
 */
export async function explainMissing(
  { api }: Session,
  { projectId, jobId }: Wanted,
  { error, signal }: CallOptions & { readonly error: unknown },
): Promise<never> {
  if (!isUp42Error(error, "ApiError") || error.status !== 404) throw error;
  const words = serverWords(error.body);
  const said = words === undefined ? "" : ` The service says: ${asSentence(words)}`;
  const noProject = () =>
    new NotFoundError(`The project ${projectId} was not found.${said}`, {
      resource: "project",
      id: projectId,
      cause: error,
    });
  if (jobId === undefined) throw noProject();
  try {
    await api.getData(`projects/${projectId}`, { signal });
  } catch (second) {
    signal?.throwIfAborted();
    if (isUp42Error(second, "ApiError") && second.status === 404) throw noProject();
  }
  throw new NotFoundError(`The job ${jobId} was not found in the project ${projectId}.${said}`, {
    resource: "job",
    id: jobId,
    cause: error,
  });
}
