import { envelope, failure } from "../answers";
import type { EmulatedJob } from "./job";

const sortFields = ["createdAt", "name", "id", "mode", "status", "startedAt", "finishedAt"];
const timeFields = ["createdAt", "startedAt", "finishedAt"];

/** Answers one page of a project's jobs. There is no total: a page without jobs is behind the last one. */
export function answerJobList(
  query: URLSearchParams,
  { jobs, jobsPerPage }: { jobs: readonly EmulatedJob[]; jobsPerPage: number },
): Response {
  const page = query.get("page") ?? "0";
  if (!/^\d+$/.test(page)) {
    return failure(400, `Field "page" must be a number of at least 0, got ${page}`, "VALIDATION_ERROR");
  }
  const [field = "", direction = "asc"] = query.get("sort")?.split(",") ?? ["createdAt"];
  if (!sortFields.includes(field) || !/^(?:asc|desc)$/i.test(direction)) {
    const allowed = `one of ${sortFields.join(", ")} and asc or desc`;
    return failure(400, `Field "sort" must be ${allowed}, got ${query.get("sort")}`, "VALIDATION_ERROR");
  }
  const start = Number(page) * jobsPerPage;
  const listed = sorted(jobs, { field, isDescending: direction.toLowerCase() === "desc" }).slice(
    start,
    start + jobsPerPage,
  );
  const response = envelope(listed.map(({ info }) => info));
  for (const job of listed) job.poll();
  return response;
}

/** Jobs without a value come last, or first where the order is turned round. Equals stay in the order they came in. */
function sorted(
  jobs: readonly EmulatedJob[],
  { field, isDescending }: { field: string; isDescending: boolean },
): EmulatedJob[] {
  const keyed = jobs.map((job) => ({ job, key: keyOf(job.info[field], field) }));
  const turned = isDescending ? -1 : 1;
  return keyed.sort((left, right) => turned * compared(left.key, right.key)).map(({ job }) => job);
}

function keyOf(value: unknown, field: string): string | undefined {
  if (typeof value !== "string") return undefined;
  // Without its end, a time with fewer decimals comes before one with more.
  return timeFields.includes(field) ? value.replace(/Z$/, "") : value;
}

function compared(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
  return left < right ? -1 : 1;
}
