import ky, { HTTPError } from "ky";
import { withOwnSignal } from "../async/follow";
import { AuthenticationError } from "../errors";
import type { ByteStream, CallOptions, FeatureOptions, Fetch } from "../types";
import type { Asked } from "./answers";
import { BodyTooLongError, type ExchangeLimits, exchange, exchangeWhole } from "./exchange";
import type { Pace } from "./pace";
import { type RetryOptions, retrySettings } from "./retry";
import type { Secrets } from "./secrets";
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

/** The longest body of an answer that is read whole, such as metadata, a page of a list, a log or a quicklook. */
export const answerBytes: number = 2 ** 25;

/** How long the whole body of an answer may take, as a multiple of `timeoutMs`. */
export const wholeBodyFactor = 5;

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
  /** GET a bare JSON body. @throws {BodyTooLongError} when it is longer than `maxBytes`, if that was passed. */
  getJson(path: string, options?: FeatureOptions & { readonly maxBytes?: number }): Promise<unknown>;
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
    options: FeatureOptions & { readonly isQuestion: boolean },
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
    readonly receive: (request: Request) => Promise<Response>;
  }

  async function call(
    path: string,
    { method = "GET", json, isQuestion = true, receive, signal }: CallDetails,
  ): Promise<Response> {
    const send = (token: string): Promise<Response> => {
      settings.secrets.add(token);
      return withOwnSignal(signal, (own) =>
        http(path, {
          method,
          headers: { authorization: `Bearer ${token}` },
          json,
          ...(isQuestion ? {} : { retry: { limit: 0 } }),
          signal: own,
          fetch: (request) => inTurn(request as Request, () => receive(request as Request)),
        }),
      );
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
      const { apiError, readBody, said } = await loadAnswers();
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

  /** Calls the API and reads the whole body, up to `maxBytes`. */
  async function callWhole(
    path: string,
    { maxBytes, ...details }: Omit<CallDetails, "receive"> & { readonly maxBytes?: number | undefined } = {},
  ): Promise<{ status: number; headers: Headers; bytes: Uint8Array<ArrayBuffer> }> {
    let bytes = new Uint8Array();
    const limits = {
      ...settings,
      signal: details.signal,
      maxBytes: maxBytes ?? answerBytes,
      // A body with a limit of its own may be long.
      wholeMs: maxBytes === undefined ? wholeBodyMs(settings) : undefined,
      keep: (whole: Uint8Array<ArrayBuffer>): void => {
        bytes = whole;
      },
    };
    const receive = (request: Request) => exchangeWhole(settings.fetch, request, limits);
    const { status, headers } = await call(path, { ...details, receive }).catch(async (error: unknown) => {
      if (!(error instanceof BodyTooLongError) || maxBytes !== undefined) throw error;
      const { tooLong } = await loadAnswers();
      throw tooLong(asked(path, details.method), error);
    });
    return { status, headers, bytes };
  }

  return {
    async getJson(path, { maxBytes, nonFinite, signal } = {}) {
      const { status, bytes } = await callWhole(path, { maxBytes, signal });
      const { parseJson } = await loadAnswers();
      return parseJson(asked(path), { status, bytes, nonFinite, signal });
    },
    async getStream(path, options) {
      const limits = { ...settings, signal: options?.signal };
      const receive = (request: Request) => exchange(settings.fetch, request, limits);
      const { body } = await call(path, { ...options, receive });
      return (body ?? new Blob().stream()) as ByteStream;
    },
    async getData(path, options) {
      const { status, bytes } = await callWhole(path, options);
      const { parseJson, unwrap } = await loadAnswers();
      const body = await parseJson(asked(path), { status, bytes, signal: options?.signal });
      return unwrap(asked(path), { status, body });
    },
    async getBytes(path, options) {
      const { bytes, headers } = await callWhole(path, options);
      return { bytes, contentType: headers.get("content-type") ?? "" };
    },
    async getText(path, options) {
      const { status, headers, bytes } = await callWhole(path, options);
      // An error inside a 200 is labelled as JSON; a log that happens to be JSON is not.
      if (/\bjson\b/i.test(headers.get("content-type") ?? ""))
        await refuseErrorIn(asked(path), { status, bytes });
      return new TextDecoder().decode(bytes);
    },
    async postJson(path, json, { nonFinite, ...options }) {
      const { status, bytes } = await callWhole(path, { ...options, method: "POST", json });
      const { parseJson } = await loadAnswers();
      return parseJson(asked(path, "POST"), { status, bytes, nonFinite, signal: options.signal });
    },
    async post(path, options) {
      await refuseErrorIn(asked(path, "POST"), await callWhole(path, { ...options, method: "POST" }));
    },
    asked,
    addresses: [settings.baseUrl, ...(settings.namedAs ?? [])],
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof HTTPError && error.response.status === 401;
}

/** Milliseconds for the whole body of an answer. */
export function wholeBodyMs({ timeoutMs }: ExchangeLimits): number {
  return Math.min(wholeBodyFactor * timeoutMs, 2 ** 31 - 1);
}

/** Loads what reads answers, which the calls for jobs and for the storage load anyway. */
const loadAnswers = () => import("./answers");

async function refuseErrorIn(
  asked: Asked,
  answer: { readonly status: number; readonly bytes: Uint8Array },
): Promise<void> {
  const { refuseErrorIn } = await loadAnswers();
  await refuseErrorIn(asked, answer);
}
