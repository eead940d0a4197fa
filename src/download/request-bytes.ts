import ky, { HTTPError } from "ky";
import { withOwnSignal } from "../async/follow";
import { type ApiError, NetworkError } from "../errors";
import { withoutQuery } from "../http/address";
import { apiError, readBody } from "../http/answers";
import { type ExchangeLimits, exchange } from "../http/exchange";
import { type RetryOptions, retrySettings } from "../http/retry";
import { Secrets } from "../http/secrets";
import type { ByteStream, Fetch } from "../types";
import { rangeOf, type StoredObject, storedObjectFrom } from "./stored-object";

export interface StorageSettings extends ExchangeLimits {
  readonly fetch: Fetch;
  readonly retry: RetryOptions;
}

/** A range of bytes. `to` is not included; without it, the range has all bytes from `from` on. */
export interface ByteRange {
  readonly from: number;
  readonly to?: number | undefined;
  /** Sends the range only if the file still has this `etag`. */
  readonly ifEtag?: string | undefined;
}

/** The storage's answer to a request for bytes. */
export type BytesAnswer =
  /** Bytes from `start` on: the requested position, or 0 when the storage ignores ranges. */
  | {
      readonly kind: "bytes";
      readonly start: number;
      readonly isPartial: boolean;
      readonly object: StoredObject;
      /** The `content-disposition` of the answer, or the one that the link requests. It may hold a file name. */
      readonly disposition: string | undefined;
      readonly contentType: string;
      readonly body: ByteStream;
    }
  /** The file ends before the range. */
  | { readonly kind: "beyond"; readonly totalBytes: number | undefined }
  /** The link is not valid, or no longer. */
  | { readonly kind: "refused"; readonly error: ApiError };

/** Statuses by which a storage refuses a link, or the file behind it. */
const refusals = [400, 401, 403, 404, 410];

/**
 * Requests bytes with a signed link. The link is the permission: neither the token nor a cookie nor the page's address is
 * sent. Temporary failures (429, 503, no connection) are retried here, until the answer starts. So is a part of the file
 * that nobody asked for.
 *
 * @throws {ApiError} for a status that is neither 200 nor 206, even a good one: its body is not the file.
 */
export async function requestBytes(
  url: string,
  { from, to, ifEtag }: ByteRange,
  settings: StorageSettings,
  { signal }: { signal: AbortSignal },
): Promise<BytesAnswer> {
  const headers = new Headers();
  if (from > 0 || to !== undefined) headers.set("range", `bytes=${from}-${to === undefined ? "" : to - 1}`);
  if (ifEtag !== undefined) headers.set("if-range", ifEtag);
  try {
    const limits = { ...settings, isFile: true, signal };
    const response = await withOwnSignal(signal, (own) =>
      ky.get(url, {
        headers,
        signal: own,
        timeout: false,
        retry: retrySettings(settings.retry, ["get"]),
        // A browser's cache would keep a second copy, and continue to load a cancelled file.
        cache: "no-store",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        async fetch(request) {
          const answer = await exchange(settings.fetch, request as Request, limits);
          await refuseUnaskedPart(answer, request as Request);
          return answer;
        },
      }),
    );
    await refuseOtherStatus(url, response);
    return {
      kind: "bytes",
      // A range that cannot be read is assumed to be the requested one.
      isPartial: response.status === 206,
      start: response.status === 206 ? (rangeOf(response.headers)?.start ?? from) : 0,
      object: storedObjectFrom({ status: response.status, headers: response.headers }, { from, to }),
      // A page may not be able to read the header.
      disposition:
        response.headers.get("content-disposition") ??
        new URL(url).searchParams.get("response-content-disposition") ??
        undefined,
      contentType: response.headers.get("content-type") ?? "",
      body: (response.body ?? new Blob().stream()) as ByteStream,
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HTTPError)) throw error;
    const { response } = error;
    if (response.status === 416) {
      const total = /^bytes \*\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
      return { kind: "beyond", totalBytes: total === undefined ? undefined : Number(total) };
    }
    const { status } = response;
    const refusal = apiError(
      { method: "GET", url, secrets: new Secrets() },
      { status, body: await readBody(response), what: `The storage refused the link with status ${status}` },
    );
    if (refusals.includes(status)) return { kind: "refused", error: refusal };
    throw refusal;
  }
}

/** A part is only good when its place in the file was asked for, or can be read. */
async function refuseUnaskedPart(
  { status, headers, body }: Response,
  { method, url, headers: asked }: Request,
): Promise<void> {
  if (status !== 206) return;
  const isOfOne = !/^multipart\//i.test(headers.get("content-type") ?? "");
  if (isOfOne && (asked.has("range") || rangeOf(headers)?.totalBytes !== undefined)) return;
  const address = withoutQuery(url);
  const error = new NetworkError(
    `${method} ${address} returned a part of the file that was not requested (status 206).`,
    { method, url: address },
  );
  await body?.cancel(error);
  throw error;
}

async function refuseOtherStatus(url: string, response: Response): Promise<void> {
  const { status } = response;
  if (status === 200 || status === 206) return;
  const body = await readBody(response);
  const what = `The storage answered with status ${status} instead of the file; try again later`;
  throw apiError({ method: "GET", url, secrets: new Secrets() }, { status, body, what });
}
