import { authenticate } from "../../../src/browser/authenticate";
import { createApiClient } from "../../../src/http/api-client";
import { Secrets } from "../../../src/http/secrets";
import { createTokenSource } from "../../../src/http/tokens";
import type { Session } from "../../../src/session/session";
import { type ScriptedAnswer, type SentRequest, scriptedFetch } from "./scripted-fetch";

const baseUrl = "https://api.test";
const retry = { limit: 2, baseDelayMs: 0 };

/** Signs in with a token to a service that gives the answers of a list. */
export async function scriptedAccount(
  ...answers: ScriptedAnswer[]
): Promise<{ up42: Awaited<ReturnType<typeof authenticate>>; sent: SentRequest[] }> {
  const { fetch, sent } = scriptedFetch(...answers);
  return { up42: await authenticate({ token: "T1-secret", baseUrl, fetch, retry }), sent };
}

/** As much of a session as calls of the API need, over a service that gives the answers of a list. */
export function scriptedSession(...answers: ScriptedAnswer[]): { session: Session; sent: SentRequest[] } {
  const { fetch, sent } = scriptedFetch(...answers);
  const tokens = createTokenSource(async () => ({ value: "T1-secret", renewAt: Number.POSITIVE_INFINITY }));
  const limits = { timeoutMs: 10_000, idleTimeoutMs: 10_000 };
  const api = createApiClient(
    { baseUrl, fetch, retry, ...limits, headers: {}, secrets: new Secrets() },
    tokens,
  );
  return { session: { api } as Session, sent };
}

/** Takes all that a loop gives. */
export async function taken<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Path and query of what was sent, with the method, and the body of a POST. */
export function summary(sent: readonly SentRequest[]): unknown[] {
  return sent.map(({ method, url, body }) =>
    method === "POST"
      ? [`POST ${url.slice(baseUrl.length)}`, JSON.parse(body)]
      : `${method} ${url.slice(baseUrl.length)}`,
  );
}
