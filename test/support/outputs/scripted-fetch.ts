import type { Fetch } from "../../../src/types";

/** One answer of a {@link scriptedFetch}: a response, or an error that fetch rejects with. */
export type ScriptedAnswer = () => Response | Error;

/** What was sent, in order. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly headers: Headers;
  readonly body: string;
}

/** A fetch that gives the answers of a list, one after the other, and keeps what was sent. It fails when they run out. */
export function scriptedFetch(...answers: ScriptedAnswer[]): { fetch: Fetch; sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  const waiting = [...answers];
  return {
    sent,
    async fetch(request) {
      const { method, url, headers } = request;
      sent.push({
        method,
        url,
        headers,
        authorization: headers.get("authorization"),
        body: await request.clone().text(),
      });
      const next = waiting.shift();
      if (next === undefined) throw new Error(`Nobody expected ${method} ${url}.`);
      const answer = next();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

/** Answers JSON. */
export function json(
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): ScriptedAnswer {
  return () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { "content-type": "application/json", ...headers },
    });
}

/** Answers a text. */
export function text(
  body: string,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): ScriptedAnswer {
  return () => new Response(body, { status, headers });
}

/** Fails as fetch does when there is no connection. */
export function noConnection(): ScriptedAnswer {
  return () => new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:9") });
}
