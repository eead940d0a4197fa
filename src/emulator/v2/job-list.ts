import { isNamed, sorted } from "../lists";
import { BadRequest } from "./exchange";
import type { EmulatedProcessingJob } from "./job";

const sortFields = ["processID", "status", "created", "creditConsumption.credits"];
const path = "/v2/processing/jobs";

/** A page of jobs. The link to the next page is a path without a host. */
export function jobPage(
  query: URLSearchParams,
  jobs: readonly EmulatedProcessingJob[],
): { readonly jobs: unknown[]; readonly links: unknown[] } {
  const fitting = sorted(
    jobs.filter((job) => fits(job.info, query)),
    { by: query.get("sort") ?? "created,desc", fields: sortFields, read },
  );
  if (fitting === undefined) throw new BadRequest(`Cannot sort by ${query.get("sort")}`);
  const numbers = ["limit", "offset", "minDuration", "maxDuration"].map((name) => query.get(name));
  if (numbers.some((number) => number !== null && !/^\d+$/.test(number)) || query.get("limit") === "0") {
    throw new BadRequest("limit, offset, minDuration and maxDuration are whole numbers");
  }
  const limit = Number(query.get("limit") ?? 20);
  const offset = Number(query.get("offset") ?? 0);
  const listed = fitting.slice(offset, offset + limit);
  const page = listed.map(({ info }) => ({ ...info }));
  for (const job of listed) job.poll();
  const next = new URLSearchParams(query);
  next.set("offset", `${offset + limit}`);
  const links = [{ rel: "self", href: `${path}?${query}` }];
  if (fitting.length > offset + limit) links.push({ rel: "next", href: `${path}?${next}` });
  return { jobs: page, links };
}

function fits(info: Readonly<Record<string, unknown>>, query: URLSearchParams): boolean {
  const { started, finished } = info;
  const seconds = (Date.parse(`${finished}`) - Date.parse(`${started}`)) / 1000;
  const least = query.get("minDuration");
  const most = query.get("maxDuration");
  return (
    isNamed(query, "workspaceId", [info.workspaceID]) &&
    isNamed(query, "processId", [info.processID]) &&
    isNamed(query, "status", [info.status]) &&
    isNamed(query, "ids", [info.jobID]) &&
    (least === null || seconds >= Number(least)) &&
    (most === null || seconds <= Number(most))
  );
}

function read({ info }: EmulatedProcessingJob, field: string): unknown {
  if (!field.includes(".")) return info[field];
  return (info.creditConsumption as { credits?: unknown } | null)?.credits ?? -1;
}
