import type { Emulator, EmulatorOptions } from "../../../src/emulator";
import { createEmulator } from "../../../src/emulator";

/** Asks an emulator's newer endpoints by hand, so that these tests owe nothing to the client. */
export interface V2Session {
  readonly emulator: Emulator;
  readonly token: string;
  readonly ask: (path: string, init?: { method?: string; body?: unknown; url?: string }) => Promise<Response>;
  /** The JSON that a path answers with. */
  readonly read: (path: string, body?: unknown) => Promise<Json>;
}

// biome-ignore lint/suspicious/noExplicitAny: what comes is what the tests are about
export type Json = any;

export const stac = "/v2/assets/stac";

/** An emulator and a token of its sample user; the log starts empty. */
export async function openV2(options: EmulatorOptions = {}, user?: { username: string; password: string }) {
  return signedIn(createEmulator(options), user);
}

/** A token of a user, the sample's unless told otherwise. */
export async function signedIn(
  emulator: Emulator,
  { username, password }: { username: string; password: string } = emulator.sample,
): Promise<V2Session> {
  const response = await emulator.fetch(`${emulator.url}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: `${new URLSearchParams({ grant_type: "password", username, password })}`,
  });
  const { access_token: token } = await response.json();
  emulator.clearRequests();
  const ask: V2Session["ask"] = (path, { method = "GET", body, url = emulator.url } = {}) =>
    emulator.fetch(path.startsWith("https:") ? path : url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    emulator,
    token,
    ask,
    read: async (path, body) =>
      (await ask(path, body === undefined ? {} : { method: "POST", body })).json() as Promise<Json>,
  };
}

/** Reads a refusal, which must be an RFC 7807 object. */
export async function refusalOf(response: Response): Promise<Json> {
  const body = await response.json();
  return {
    isProblem: response.headers.get("content-type") === "application/problem+json",
    same: body.status === response.status,
    ...body,
  };
}
