import ky, { HTTPError } from "ky";
import { apiError, readBody } from "../http/answers";
import { type ExchangeLimits, exchange } from "../http/exchange";
import { type RetryOptions, retrySettings } from "../http/retry";
import type { SignedLink } from "../http/signed-link";
import { expectedLength } from "../http/watch-body";
import type { ByteStream, Fetch } from "../types";

/** How to reach the storage. */
export interface StorageSettings extends ExchangeLimits {
  readonly fetch: Fetch;
  readonly retry: RetryOptions;
}

/** A file of the storage, arriving. */
export interface Download {
  /** The file's bytes in order; errors when fewer arrive than announced. */
  readonly body: ByteStream;
  /** Length of the file in bytes, where it can be read. */
  readonly totalBytes: number | undefined;
}

/**
 * Opens a file of the storage by a signed link. The link is its own permission: neither the token nor a cookie nor the
 * page's address goes along.
 *
 * This is the one place that bytes of results come from. Whoever reads them sees one ordered stream, however many
 * requests it takes.
 */
export async function openDownload(
  sign: () => Promise<SignedLink>,
  settings: StorageSettings,
  { signal }: { signal: AbortSignal | undefined },
): Promise<Download> {
  const { url } = await sign();
  try {
    const response = await ky.get(url, {
      ...(signal === undefined ? {} : { signal }),
      timeout: false,
      retry: retrySettings(settings.retry, ["get"]),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      fetch: (request) => exchange(settings.fetch, request as Request, settings),
    });
    return {
      body: response.body === null ? emptyStream() : (response.body as ByteStream),
      totalBytes: expectedLength(response.headers),
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof HTTPError)) throw error;
    const { status } = error.response;
    throw apiError(
      { method: "GET", url },
      status,
      await readBody(error.response),
      `The storage refused the link with status ${status}`,
    );
  }
}

function emptyStream(): ByteStream {
  return new ReadableStream({ start: (controller) => controller.close() });
}
