import ky, { HTTPError } from "ky";
import { AuthenticationError } from "../errors";
import type { ByteStream, CallOptions, Fetch } from "../types";
import { type Asked, apiError, readBody, readJson, said, unwrap } from "./answers";
import { type ExchangeLimits, exchange, exchangeWhole } from "./exchange";
import type { Secrets } from "./redact";
import { type RetryOptions, retrySettings } from "./retry";
import type { TokenSource } from "./tokens";

/** What the client needs to know of the service and of how to reach it. */
export interface ApiSettings extends ExchangeLimits {
  /** Address of the API, with or without a path. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly retry: RetryOptions;
  /** Headers for every API call. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
}

/** An image, a log: whatever is not JSON. */
export interface ApiBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As the service says; empty when it does not. */
  readonly contentType: string;
}

/**
 * Calls the API. It adds the bearer token and renews it once after a 401, tries again what may pass by itself, and
 * turns every answer that is not what was asked for into one of our errors.
 */
export interface ApiClient {
  /**
   * GET a bare JSON body.
   *
   * @throws {BodyTooLongError} when it is longer than `maxBytes`.
   */
  getJson(path: string, options?: CallOptions & { readonly maxBytes?: number }): Promise<unknown>;
  /** GET a body that is read while it arrives. What breaks it off later is for the reader to see to. */
  getStream(path: string, options?: CallOptions): Promise<ByteStream>;
  /** GET the `data` of an enveloped answer. */
  getData(path: string, options?: CallOptions): Promise<unknown>;
  getBytes(path: string, options?: CallOptions): Promise<ApiBytes>;
  /** The request that a GET of this path makes, for errors about its answer. */
  asked(path: string): Asked;
}

/** Makes the one client through which a signed-in user's calls go. */
export function createApiClient(settings: ApiSettings, tokens: TokenSource): ApiClient {
  const http = ky.create({
    prefixUrl: settings.baseUrl,
    headers: settings.headers,
    timeout: false,
    retry: retrySettings(settings.retry, ["get"]),
    // Answers are personal and change. As a request header this would cost browsers a stricter preflight.
    cache: "no-store",
    credentials: "omit",
    fetch: (request) => exchangeWhole(settings.fetch, request as Request, settings),
  });

  function asked(path: string): Asked {
    const { baseUrl, secrets } = settings;
    return { method: "GET", url: `${baseUrl.replace(/\/$/, "")}/${path}`, secrets };
  }

  async function get(
    path: string,
    { signal }: CallOptions = {},
    receive?: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    const send = (token: string): Promise<Response> => {
      settings.secrets.add(token);
      return http.get(path, {
        headers: { authorization: `Bearer ${token}` },
        ...(signal === undefined ? {} : { signal }),
        ...(receive === undefined ? {} : { fetch: (request) => receive(request as Request) }),
      });
    };
    const token = await tokens.get({ signal });
    try {
      try {
        return await send(token);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const renewed = await tokens.renew(token, { signal });
        if (renewed === token) throw error;
        return await send(renewed);
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof HTTPError)) throw error;
      const { status } = error.response;
      const body = await readBody(error.response);
      if (status !== 401) throw apiError(asked(path), { status, body });
      throw new AuthenticationError(`The token was refused${said(asked(path), body)}. Sign in again.`, {
        status,
      });
    }
  }

  return {
    async getJson(path, { maxBytes, ...options } = {}) {
      const receive = (request: Request) => exchangeWhole(settings.fetch, request, { ...settings, maxBytes });
      return readJson(asked(path), await get(path, options, receive));
    },
    async getStream(path, options) {
      const { body } = await get(path, options, (request) => exchange(settings.fetch, request, settings));
      return body === null ? emptyStream() : (body as ByteStream);
    },
    async getData(path, options) {
      const response = await get(path, options);
      return unwrap(asked(path), {
        status: response.status,
        body: await readJson(asked(path), response),
      });
    },
    async getBytes(path, options) {
      const response = await get(path, options);
      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        contentType: response.headers.get("content-type") ?? "",
      };
    },
    asked,
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof HTTPError && error.response.status === 401;
}

function emptyStream(): ByteStream {
  return new ReadableStream({ start: (controller) => controller.close() });
}
