import { expect, it } from "vitest";
import { connectionsOf } from "../../src/download/connections";
import { createLinkKeeper } from "../../src/download/link-keeper";
import { LinkedRequests } from "../../src/download/linked-requests";
import { NetworkError } from "../../src/errors";
import type { SignedLink } from "../../src/http/signed-link";
import type { Fetch } from "../../src/types";

const { signal } = new AbortController();
const link = { url: "https://storage.test/output.tgz?Signature=1", expiresAt: undefined };

function requestsTo(fetch: Fetch, sign: () => Promise<SignedLink> = async () => link) {
  const settings = { fetch, retry: { limit: 0 }, timeoutMs: 60_000, idleTimeoutMs: 60_000 };
  const requests = new LinkedRequests(createLinkKeeper(sign), { settings, signal });
  /** Opens a connection beside those of the requests. */
  const open = () => connectionsOf(settings).open({ signal, patienceMs: 60_000 });
  return { requests, open };
}

it("counts its requests and tells where the last one went, without what signs it", async () => {
  const { requests } = requestsTo(async () => new Response("words"));
  expect([requests.address, requests.count]).toEqual(["", 0]);
  await requests.ask({ from: 0 });
  expect([requests.address, requests.count]).toEqual(["https://storage.test/output.tgz", 1]);
});

it("keeps the connection of a body, and none for an answer without one", async () => {
  const { requests, open } = requestsTo(async ({ headers }) =>
    headers.has("range") ? new Response("", { status: 416 }) : new Response("words"),
  );
  expect(await requests.ask({ from: 9 })).toEqual({ kind: "beyond", totalBytes: undefined });
  expect((await open()).begin()).toBe(false);
  const answer = await requests.ask({ from: 0 });
  const other = await open();
  expect(other.begin()).toBe(true);
  if (answer.kind === "bytes") answer.connection.close();
});

it("does not take a failure of the service for one connection too many", async () => {
  const failed = new NetworkError("no link", { method: "POST", url: "https://api.test/sign" });
  let signed = 0;
  const { requests, open } = requestsTo(
    async () => new Response("words"),
    async () => {
      signed += 1;
      throw failed;
    },
  );
  const other = await open();
  await expect(requests.ask({ from: 0 })).rejects.toBe(failed);
  expect([signed, requests.count]).toEqual([1, 0]);
  other.close();
});

it("tries again when the storage fails beside another connection, and not when it fails alone", async () => {
  let failures = 1;
  const { requests, open } = requestsTo(async () => {
    failures -= 1;
    return failures < 0 ? new Response("words") : new Response("", { status: 503 });
  });
  const other = await open();
  const asking = requests.ask({ from: 0 });
  await expect.poll(() => requests.count).toBe(1);
  other.close();
  const answer = await asking;
  expect(requests.count).toBe(2);
  if (answer.kind === "bytes") answer.connection.close();
  failures = 1;
  await expect(requests.ask({ from: 0 })).rejects.toMatchObject({ name: "ApiError", status: 503 });
});

it("ends with a signal of its own, and leaves no connection open", async () => {
  const { requests, open } = requestsTo(() => new Promise(() => undefined));
  const own = new AbortController();
  const asking = requests.ask({ from: 0 }, own.signal);
  const reason = new Error("enough");
  own.abort(reason);
  await expect(asking).rejects.toBe(reason);
  expect((await open()).begin()).toBe(false);
});
