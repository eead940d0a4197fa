import { isRecord } from "../../options";
import { json } from "../answers";
import type { IncomingRequest } from "../incoming";
import type { EmulatedAsset } from "./item";
import type { ProcessingState } from "./state";

/** A request of a known user to an endpoint below `/v2`. */
export interface Exchange {
  readonly request: IncomingRequest;
  readonly state: ProcessingState;
  readonly userId: string;
  readonly sign: (asset: EmulatedAsset) => Promise<string>;
}

/** A JSON response. Its URLs of the API have the origin of the request. */
export function send({ request, state }: Pick<Exchange, "request" | "state">, body: unknown): Response {
  return json(moved(body, { from: state.url, to: request.url.origin }));
}

/** A request that the service cannot understand: {@link answerV2} answers it with status 400. */
export class BadRequest extends Error {}

/** Arrays and objects in each other. More could overflow the stack of what reads them. */
const mostLevels = 1_000;

/** The JSON object in the body of a request. Its URLs of the API get the origin of the state. */
export function received({ request, state }: Exchange): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(request.body ?? "");
    if (!isRecord(body) || isTooDeep(body)) return undefined;
    return moved(body, { from: request.url.origin, to: state.url });
  } catch {
    return undefined;
  }
}

function isTooDeep(body: object): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return true;
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return false;
}

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  422: "Unprocessable Entity",
};

/** An error of the endpoints below `/v2` (RFC 7807), with further members. */
export function problem(status: number, detail?: string, members: object = {}): Response {
  const body = { title: titles[status], status, ...(detail === undefined ? {} : { detail }), ...members };
  const response = json(body, { status });
  response.headers.set("content-type", "application/problem+json");
  return response;
}

function moved<Body>(body: Body, { from, to }: { from: string; to: string }): Body {
  if (from === to) return body;
  return JSON.parse(JSON.stringify(body), (_name, value) =>
    typeof value === "string" && value.startsWith(`${from}/`) ? to + value.slice(from.length) : value,
  );
}
