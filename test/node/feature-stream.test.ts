import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { memoryUsage } from "node:process";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FeatureReader } from "../../src/geojson/feature-reader";
import { authenticate } from "../../src/node";
import type { NodeTypes } from "../../src/session/platform";
import type { JobTask } from "../../src/v1/job-task";

const mebibyte = 2 ** 20;
const head = '{"type":"FeatureCollection","features":[';

function featureText(id: number): string {
  return JSON.stringify({
    type: "Feature",
    id,
    geometry: { type: "Point", coordinates: [id / 1e6, 52.5] },
    properties: { text: "x".repeat(350) },
  });
}

/** Real sockets: one job task, whose data.json is written by the test. */
let server: Server;
let jobtask: JobTask<NodeTypes>;
let send: (response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((request, response) => {
    if (request.url?.endsWith("/data-json/")) send(response);
    else response.end(JSON.stringify({ data: [{ id: ids.jobtaskId, status: "SUCCEEDED" }], error: null }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const up42 = await authenticate({
    token: "token",
    projectId: "95aa4b38-1f3c-4d1a-9c36-b5a7f0d1c8e2",
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    retry: { limit: 2, baseDelayMs: 0 },
    // The service is this same process, which a busy machine holds up.
    idleTimeoutMs: 1_000,
  });
  jobtask = await up42.initializeJobtask(ids);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const ids = {
  jobtaskId: "3f772637-09aa-4164-bded-692fcd746d20",
  jobId: "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021",
};

/** Sends a collection of about so many bytes at the pace of the socket; answers how far it is. */
function sending({ bytes }: { bytes: number }) {
  const state = { sent: 0, features: 0, closed: false };
  send = (response) => {
    response.once("close", () => {
      // Told when all was sent, and when the connection is closed before.
      state.closed = true;
    });
    response.setHeader("content-type", "application/json");
    response.write(head);
    const go = (): void => {
      for (let isTaken = true; isTaken; ) {
        if (state.sent >= bytes || response.destroyed) return void response.end("]}");
        const piece = Array.from({ length: 100 }, () => featureText(++state.features)).join(",");
        isTaken = response.write(state.sent === 0 ? piece : `,${piece}`);
        state.sent += piece.length;
      }
      response.once("drain", go);
    };
    go();
  };
  return state;
}

describe("features over a socket", () => {
  it("come while the body is still arriving", async () => {
    let sendRest = (): void => undefined;
    send = (response) => {
      response.write(`${head}${featureText(1)},`);
      sendRest = () => response.end(`${featureText(2)}]}`);
    };
    const features = jobtask.features();
    expect(await features.next()).toMatchObject({ value: { id: 1 } });
    sendRest();
    expect(await features.next()).toMatchObject({ value: { id: 2 } });
    expect(await features.next()).toEqual({ done: true, value: undefined });
  });

  it("hold the service back when they are not taken, for longer than a body may be silent", async () => {
    const state = sending({ bytes: 24 * mebibyte });
    const features = jobtask.features();
    await features.next();
    const sizes: number[] = [];
    // Until nothing more has gone out for twice as long as the body may be silent.
    await vi.waitFor(
      () => {
        sizes.push(state.sent);
        expect(sizes.slice(-41)).toEqual(Array(41).fill(state.sent));
      },
      { interval: 50, timeout: 50_000 },
    );
    expect(state.sent).toBeLessThan(12 * mebibyte);
    expect(state.closed).toBe(false);
    let last = 1;
    for await (const { id } of features) last = id === last + 1 ? last + 1 : Number.NaN;
    expect(state.sent).toBeGreaterThanOrEqual(24 * mebibyte);
    expect(last).toBe(state.features);
  });

  it("close the connection when the loop is left", async () => {
    const state = sending({ bytes: 24 * mebibyte });
    for await (const { id } of jobtask.features()) {
      expect(id).toBe(1);
      break;
    }
    await vi.waitFor(() => expect(state.closed).toBe(true), { timeout: 50_000 });
    expect(state.sent).toBeLessThan(12 * mebibyte);
  });

  it("close the connection when the call is aborted, also if no further feature is asked for", async () => {
    const state = sending({ bytes: 24 * mebibyte });
    const controller = new AbortController();
    const features = jobtask.features({ signal: controller.signal });
    await features.next();
    controller.abort(new Error("enough"));
    await vi.waitFor(() => expect(state.closed).toBe(true), { timeout: 50_000 });
    expect(state.sent).toBeLessThan(12 * mebibyte);
    await expect(features.next()).rejects.toThrow("enough");
  });
});

describe("the memory of a FeatureReader", () => {
  /** The most memory beyond that at the start, while 96 MiB come in chunks of 64 KiB. */
  function mostMemory(before: string, chunk: Uint8Array, after: string): number {
    const reader = new FeatureReader();
    const used = (): number => memoryUsage().arrayBuffers + memoryUsage().heapUsed;
    const start = used();
    let most = 0;
    const take = (bytes: Uint8Array): void => {
      reader.push(bytes);
      while (reader.next() !== undefined);
      most = Math.max(most, used() - start);
    };
    take(new TextEncoder().encode(before));
    for (let count = 0; count < 1536; count += 1) take(chunk);
    take(new TextEncoder().encode(after));
    reader.finish();
    return most;
  }

  it.each([
    ["a member before the features", '{"x":"', '","type":"FeatureCollection","features":[]}'],
    ["the name of a member", '{"', '":0,"type":"FeatureCollection","features":[]}'],
    ["the space between features", `${head}${featureText(1)}`, `,${featureText(2)}]}`],
  ])("does not grow with %s", (_, before, after) => {
    const filler = new Uint8Array(65_536).fill(before.endsWith('"') ? 0x78 : 0x20);
    expect(mostMemory(before, filler, after)).toBeLessThan(32 * mebibyte);
  });
});
