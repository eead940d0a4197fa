import { ApiError } from "../errors";
import type { JsonFault } from "../geojson/faults";
import { maxJsonLevels } from "../geojson/text-limit";
import { isRecord } from "../options";
import { collectBytes } from "../streams/collect-bytes";
import type { FeatureOptions } from "../types";
import { withoutQuery } from "./address";
import type { BodyTooLongError } from "./exchange";
import { createHider } from "./redact";
import type { Secrets } from "./secrets";
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
  const safeBody = createHider(asked.secrets).hideInBody(body);
  const words = quoted ? serverWords(safeBody) : undefined;
  const fact = what ?? `${asked.method} ${url} was answered with status ${status}`;
  return new ApiError(asSentence(words === undefined ? fact : `${fact}: ${words}`), {
    status,
    method: asked.method,
    url,
    body: safeBody,
  });
}

/** Reads the body of a refusal, of which {@link exchange} keeps only the start: JSON, or else a string. */
export async function readBody(response: Response): Promise<unknown> {
  // Not text(): Chromium puts an error of its own in the place of an abort's reason.
  const bytes = response.body === null ? new Uint8Array(0) : await collectBytes(response.body);
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Bytes that cannot be nested too deep. */
const flatBytes = 2 * maxJsonLevels;

/** Parses a body. @throws {JsonFault} when it is not JSON, or nested too deep. */
export async function parseBytes(bytes: Uint8Array, options: FeatureOptions): Promise<unknown> {
  if (bytes.byteLength < flatBytes) {
    try {
      return JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      // It is parsed again, for a reason or with other numbers.
    }
  }
  const { parseWhole } = await import("../geojson/whole-json");
  return parseWhole(bytes, options);
}

/** Parses the JSON of a good answer. An error inside a 200, or a body that is not JSON, throws an {@link ApiError}. */
export async function parseJson(
  asked: Asked,
  { status, bytes, ...options }: FeatureOptions & { readonly status: number; readonly bytes: Uint8Array },
): Promise<unknown> {
  const body = await parseBytes(bytes, options).catch((error: unknown) => {
    if (!isJsonFault(error)) throw error;
    // Only a call that can read such a number as null has the option.
    const advice = error.isNonFinite && options.nonFinite !== undefined ? nonFiniteAdvice : "";
    throw unexpected(asked, { status, body: startOf(bytes), came: `${error.came}${advice}` });
  });
  refuseError(asked, { status, body });
  return body;
}

/** What to do about a number that JSON does not have. */
export const nonFiniteAdvice = '; pass nonFinite: "null" to read it as null';

export function isJsonFault(error: unknown): error is JsonFault {
  return error instanceof Error && "came" in error;
}

/** The start of a body as text; errors show even less. */
function startOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 16_384));
}

/** Throws when a good answer holds an error. */
function refuseError(asked: Asked, { status, body }: { status: number; body: unknown }): void {
  if (carriesError(body)) throw unexpected(asked, { status, body, came: "an error" });
}

/** Throws when a body that need not be JSON holds an error. */
export async function refuseErrorIn(
  asked: Asked,
  { status, bytes }: { readonly status: number; readonly bytes: Uint8Array },
): Promise<void> {
  refuseError(asked, { status, body: await parseBytes(bytes, {}).catch(() => undefined) });
}

/** Makes the error for a body that is longer than it may be. */
export function tooLong(asked: Asked, { status, maxBytes }: BodyTooLongError): ApiError {
  const came = `a body of more than ${maxBytes / 2 ** 20} MiB, of which the rest was not read`;
  return unexpected(asked, { status, body: undefined, came });
}

/** Takes `data` out of the service's `{data, error}` envelope. */
export function unwrap(asked: Asked, { status, body }: { status: number; body: unknown }): unknown {
  if (isRecord(body) && body.data !== null && body.data !== undefined) return body.data;
  throw unexpected(asked, { status, body, came: "no data" });
}

/** Makes the error of a good status with something unexpected. */
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
  const words = serverWords(createHider(secrets).hideInBody(body));
  return words === undefined ? "" : ` (${words.replace(/\.$/, "")})`;
}

function wordsOfText(body: string): string | undefined {
  const code = /<Code>([^<]*)<\/Code>/.exec(body)?.[1];
  const message = /<Message>([^<]*)<\/Message>/.exec(body)?.[1];
  if (code !== undefined) return message === undefined ? code : `${code}: ${message}`;
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1];
  const words = (title ?? body.replace(/<[^<>]*>/g, " ")).replace(/\s+/g, " ").trim();
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
