import ky, { HTTPError } from "ky";
import { AuthenticationError } from "../errors";
import type { ByteStream, CallOptions, Fetch } from "../types";
import { type Asked, apiError, parseJson, readBody, readJson, refuseError, said, unwrap } from "./answers";
import { type ExchangeLimits, exchange, exchangeWhole } from "./exchange";
import type { Pace } from "./pace";
import type { Secrets } from "./redact";
import { type RetryOptions, retrySettings } from "./retry";
import type { TokenSource } from "./tokens";

/** What the client needs to know to reach the service. */
export interface ApiSettings extends ExchangeLimits {
  /** Address of the API, with or without a path. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly retry: RetryOptions;
  /** Headers for every API call. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  /** Other addresses that answers of the API use for it, behind a proxy. @default none */
  readonly namedAs?: readonly string[] | undefined;
  /** Makes requests wait for their turn, retries included. @default no waiting */
  readonly pace?: Pick<Pace, "turn"> | undefined;
}

/** A body that is not JSON, such as an image. */
export interface ApiBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As the service names it; empty when it does not. */
  readonly contentType: string;
}

/**
 * Calls the API. It adds the bearer token and renews it once after a 401, retries after temporary failures, and turns
 * every unexpected answer into one of our errors.
 */
export interface ApiClient {
  /** GET a bare JSON body. @throws {BodyTooLongError} when it is longer than `maxBytes`. */
  getJson(path: string, options?: CallOptions & { readonly maxBytes?: number }): Promise<unknown>;
  /** GET a body that is read while it arrives. The reader handles what breaks later. */
  getStream(path: string, options?: CallOptions): Promise<ByteStream>;
  /** GET the `data` of an enveloped answer. */
  getData(path: string, options?: CallOptions): Promise<unknown>;
  getBytes(path: string, options?: CallOptions): Promise<ApiBytes>;
  /** GET a body as a string, even if it is JSON. */
  getText(path: string, options?: CallOptions): Promise<string>;
  /**
   * POST JSON and read a bare JSON body. A request that changes nothing (`isQuestion`) is retried after temporary
   * failures; any other is made once, and again only if the token was refused.
   */
  postJson(
    path: string,
    body: unknown,
    options: CallOptions & { readonly isQuestion: boolean },
  ): Promise<unknown>;
  /** POST without a body and ignore the answer. Like a GET, it is retried after temporary failures. */
  post(path: string, options?: CallOptions): Promise<void>;
  /** The request that a GET of this path makes, for errors about its answer. */
  asked(path: string, method?: "GET" | "POST"): Asked;
  /** The addresses that its answers use for it; requests go to the first. See `pathOf`. */
  readonly addresses: readonly string[];
}

/** Makes the client for all calls of a signed-in user. */
export function createApiClient(settings: ApiSettings, tokens: TokenSource): ApiClient {
  const http = ky.create({
    prefixUrl: settings.baseUrl,
    headers: settings.headers,
    timeout: false,
    retry: retrySettings(settings.retry, ["get", "post"]),
    // Answers are personal and change. A request header for this would cause a preflight in browsers.
    cache: "no-store",
    credentials: "omit",
    fetch: (request) =>
      inTurn(request as Request, () => exchangeWhole(settings.fetch, request as Request, settings)),
  });

  /** Waits before the exchange begins, so that the wait does not count towards `timeoutMs`. */
  async function inTurn(request: Request, send: () => Promise<Response>): Promise<Response> {
    await settings.pace?.turn(request.signal);
    return send();
  }

  function asked(path: string, method: "GET" | "POST" = "GET"): Asked {
    const { baseUrl, secrets } = settings;
    return { method, url: `${baseUrl.replace(/\/$/, "")}/${path}`, secrets };
  }

  interface CallDetails extends CallOptions {
    readonly method?: "GET" | "POST";
    readonly json?: unknown;
    readonly isQuestion?: boolean;
    readonly receive?: (request: Request) => Promise<Response>;
  }

  async function call(
    path: string,
    { method = "GET", json, isQuestion = true, receive, signal }: CallDetails = {},
  ): Promise<Response> {
    const send = (token: string): Promise<Response> => {
      settings.secrets.add(token);
      return http(path, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(json === undefined ? {} : { json }),
        ...(isQuestion ? {} : { retry: { limit: 0 } }),
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
      if (status !== 401) throw apiError(asked(path, method), { status, body });
      throw new AuthenticationError(
        `The token was refused${said(asked(path, method), body)}. Sign in again.`,
        {
          status,
        },
      );
    }
  }

  return {
    async getJson(path, { maxBytes, ...options } = {}) {
      let whole = new Uint8Array();
      const keep = (bytes: Uint8Array<ArrayBuffer>): void => {
        whole = bytes;
      };
      const receive = (request: Request) =>
        inTurn(request, () => exchangeWhole(settings.fetch, request, { ...settings, maxBytes, keep }));
      const { status } = await call(path, { ...options, receive });
      return parseJson(asked(path), { status, text: new TextDecoder().decode(whole) });
    },
    async getStream(path, options) {
      const receive = (request: Request) =>
        inTurn(request, () => exchange(settings.fetch, request, settings));
      const { body } = await call(path, { ...options, receive });
      return (body ?? new Blob().stream()) as ByteStream;
    },
    async getData(path, options) {
      const response = await call(path, options);
      return unwrap(asked(path), {
        status: response.status,
        body: await readJson(asked(path), response),
      });
    },
    async getBytes(path, options) {
      const response = await call(path, options);
      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        contentType: response.headers.get("content-type") ?? "",
      };
    },
    async getText(path, options) {
      const response = await call(path, options);
      const text = await response.text();
      // An error inside a 200 is labelled as JSON; a log that happens to be JSON is not.
      if (/\bjson\b/i.test(response.headers.get("content-type") ?? "")) {
        refuseError(asked(path), { status: response.status, body: await readBody(new Response(text)) });
      }
      return text;
    },
    async postJson(path, json, options) {
      const response = await call(path, { ...options, method: "POST", json });
      return readJson(asked(path, "POST"), response);
    },
    async post(path, options) {
      const response = await call(path, { ...options, method: "POST" });
      refuseError(asked(path, "POST"), { status: response.status, body: await readBody(response) });
    },
    asked,
    addresses: [settings.baseUrl, ...(settings.namedAs ?? [])],
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof HTTPError && error.response.status === 401;
}
