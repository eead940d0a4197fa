import { ApiError } from "../errors";
import { isRecord } from "../options";
import { withoutQuery } from "./address";
import type { Secrets } from "./redact";
import { asSentence } from "./sentence";

/** The request that was answered. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  /** What must not be shown when the answer repeats it. */
  readonly secrets: Secrets;
}

/**
 * Makes the {@link ApiError} of an answer, in the service's own words if it has any.
 *
 * @param answer.quoted Whether the message may quote the body.
 */
export function apiError(
  asked: Asked,
  {
    status,
    body,
    what,
    quoted = true,
  }: { status: number; body: unknown; what?: string | undefined; quoted?: boolean },
): ApiError {
  const url = withoutQuery(asked.url);
  const safeBody = asked.secrets.hideInBody(body);
  const words = quoted ? serverWords(safeBody) : undefined;
  const fact = what ?? `${asked.method} ${url} was answered with status ${status}`;
  return new ApiError(asSentence(words === undefined ? fact : `${fact}: ${words}`), {
    status,
    method: asked.method,
    url,
    body: safeBody,
  });
}

/** Reads a body as JSON; returns the start of the body as a string when it is not JSON. */
export async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, 2_000);
  }
}

/** Reads the JSON of a good answer. An error inside a 200, or a body that is not JSON, throws an {@link ApiError}. */
export async function readJson(asked: Asked, response: Response): Promise<unknown> {
  return parseJson(asked, { status: response.status, text: await response.text() });
}

/** As {@link readJson}, for a body that was read already. */
export function parseJson(asked: Asked, { status, text }: { status: number; text: string }): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw unexpected(asked, { status, body: text.slice(0, 2_000), came: "a body that is not JSON" });
  }
  refuseError(asked, { status, body });
  return body;
}

/** Throws when a good answer holds an error. */
export function refuseError(asked: Asked, { status, body }: { status: number; body: unknown }): void {
  if (carriesError(body)) throw unexpected(asked, { status, body, came: "an error" });
}

/** Takes `data` out of the service's `{data, error}` envelope. */
export function unwrap(asked: Asked, { status, body }: { status: number; body: unknown }): unknown {
  if (isRecord(body) && body.data !== null && body.data !== undefined) return body.data;
  throw unexpected(asked, { status, body, came: "no data" });
}

function unexpected(
  asked: Asked,
  { status, body, came }: { status: number; body: unknown; came: string },
): ApiError {
  const what = `${asked.method} ${withoutQuery(asked.url)} was answered with status ${status} and ${came}`;
  return apiError(asked, { status, body, what });
}

/** `error` may be missing, `null` or `{}` in a good answer; beside an error, `data` may be empty or missing. */
function carriesError(body: unknown): boolean {
  // A FeatureCollection may have any other member.
  if (!isRecord(body) || "features" in body) return false;
  if (body.error === null || body.error === undefined || body.error === "") return false;
  if (body.data !== null && body.data !== undefined) return false;
  return !isRecord(body.error) || Object.keys(body.error).length > 0;
}

/**
 * The service's own words: the message of an error envelope (`error.message`, or at the top as in a 415), title and
 * detail of RFC 7807, OAuth's description, the code and message of a storage's XML, or a short plain string.
 */
export function serverWords(body: unknown): string | undefined {
  if (typeof body === "string") return wordsOfText(body);
  if (!isRecord(body)) return undefined;
  return shortened(wordsOfRecord(body));
}

function wordsOfRecord(body: Record<string, unknown>): string | undefined {
  if (isRecord(body.error)) {
    const message = text(body.error.message);
    const code = text(body.error.code);
    if (message !== undefined) return message;
    if (code !== undefined) return code;
  }
  const title = text(body.title);
  const detail = text(body.detail);
  if (title !== undefined) return detail === undefined ? title : `${title}: ${detail}`;
  return detail ?? text(body.message) ?? text(body.error_description) ?? text(body.error);
}

/** The service's words in brackets, for the end of a sentence, or an empty string. */
export function said({ secrets }: Asked, body: unknown): string {
  const words = serverWords(secrets.hideInBody(body));
  return words === undefined ? "" : ` (${words.replace(/\.$/, "")})`;
}

function wordsOfText(body: string): string | undefined {
  const code = /<Code>([^<]*)<\/Code>/.exec(body)?.[1];
  const message = /<Message>([^<]*)<\/Message>/.exec(body)?.[1];
  if (code !== undefined) return message === undefined ? code : `${code}: ${message}`;
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1];
  const words = (title ?? body.replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ").trim();
  return words === "" ? undefined : shortened(words);
}

function shortened(words: string | undefined): string | undefined {
  return words !== undefined && words.length > 200 ? `${words.slice(0, 200)}…` : words;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== ""
    ? value
    : typeof value === "number"
      ? String(value)
      : undefined;
}
