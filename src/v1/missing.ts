import { checkedBody } from "../http/checked-body";
import { isNotFound, notFoundAs } from "../http/not-found";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";

interface Wanted {
  readonly projectId: string;
  readonly jobId?: string | undefined;
}

/**
 * Reads data of a project or a job.
 *
 * @throws {NotFoundError} when the project or the job does not exist.
 * @throws {ApiError} with the words of `what` when the data does not fit.
 */
export async function readData<Data>(
  session: Session,
  path: string,
  {
    wanted,
    signal,
    ...expected
  }: CallOptions & { wanted: Wanted; fits: (data: unknown) => data is Data; what: string },
): Promise<Data> {
  const { api } = session;
  const data = await api
    .getData(path, { signal })
    .catch((error) => explainMissing(session, wanted, { error, signal }));
  return checkedBody(api.asked(path), data, expected);
}

/**
 * Throws what a failed request for a project or a job means: a 404 becomes a {@link NotFoundError}, any other error
 * stays. A 404 for a job does not say whether the job or the project is unknown: a request for the project does.
 */
export async function explainMissing(
  { api }: Session,
  { projectId, jobId }: Wanted,
  { error, signal }: CallOptions & { readonly error: unknown },
): Promise<never> {
  if (!isNotFound(error)) throw error;
  const noProject = () =>
    notFoundAs(error, { what: `The project ${projectId}`, resource: "project", id: projectId });
  if (jobId === undefined) throw noProject();
  try {
    await api.getData(`projects/${projectId}`, { signal });
  } catch (second) {
    signal?.throwIfAborted();
    if (isNotFound(second)) throw noProject();
  }
  const where = ` in the project ${projectId}`;
  throw notFoundAs(error, { what: `The job ${jobId}`, where, resource: "job", id: jobId });
}
