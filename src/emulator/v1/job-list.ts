import { envelope, failure } from "../answers";
import { sorted } from "../lists";
import type { EmulatedJob } from "./job";

const sortFields = ["createdAt", "name", "id", "mode", "status", "startedAt", "finishedAt"];
const timeFields = ["createdAt", "startedAt", "finishedAt"];

/** Responds with a page of a project's jobs, without a total: the page after the last one is empty. */
export function answerJobList(
  query: URLSearchParams,
  { jobs, jobsPerPage }: { jobs: readonly EmulatedJob[]; jobsPerPage: number },
): Response {
  const page = query.get("page") ?? "0";
  if (!/^\d+$/.test(page)) {
    return failure(400, `Field "page" must be a number of at least 0, got ${page}`, "VALIDATION_ERROR");
  }
  const by = query.get("sort") ?? "createdAt";
  const all = sorted(jobs, { by, fields: sortFields, read });
  if (all === undefined) {
    const allowed = `one of ${sortFields.join(", ")} and asc or desc`;
    return failure(400, `Field "sort" must be ${allowed}, got ${by}`, "VALIDATION_ERROR");
  }
  const start = Number(page) * jobsPerPage;
  const listed = all.slice(start, start + jobsPerPage);
  const response = envelope(listed.map(({ info }) => info));
  for (const job of listed) job.poll();
  return response;
}

function read({ info }: EmulatedJob, field: string): string | undefined {
  const value = info[field];
  if (typeof value !== "string") return undefined;
  // Without its Z, a time with fewer decimals sorts before one with more.
  return timeFields.includes(field) ? value.replace(/Z$/, "") : value;
}
