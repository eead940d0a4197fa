import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it } from "vitest";
import { createEmulator, faults } from "../../src/emulator";
import { type ServedEmulator, type ServeOptions, serve } from "../../src/emulator-serve";
import { InputError } from "../../src/errors";
import { signIn } from "../emulator/session";
import { turns } from "../support/archives/archives";

const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251);
const open: ServedEmulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});

/** A served emulator whose data task has these bytes as results, and a token for it. */
async function openServed({ cors = true, ...options }: ServeOptions & { cors?: boolean } = {}) {
  const emulator = createEmulator({ cors });
  const { projectId, jobId, jobtaskIds } = emulator.sample;
  emulator.jobtask(jobtaskIds[0]).results = { bytes };
  const served = await serve(emulator, options);
  open.push(served);
  const { access_token: token } = await (await signIn(emulator)).json();
  emulator.clearRequests();
  const headers = { authorization: `Bearer ${token}` };
  const job = `${served.url}/projects/${projectId}/jobs/${jobId}`;
  const link = async (): Promise<string> => {
    const response = await fetch(`${job}/tasks/${jobtaskIds[0]}/downloads/results/`, { headers });
    return (await response.json()).data.url;
  };
  return { emulator, served, headers, job, link };
}

async function readAll(response: Response): Promise<{ length: number; error: unknown }> {
  let length = 0;
  try {
    for await (const chunk of response.body!) length += chunk.length;
    return { length, error: undefined };
  } catch (error) {
    return { length, error };
  }
}

describe("serve", () => {
  it("answers at two origins on free ports of this machine", async () => {
    const { served, job, headers, link } = await openServed();
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(served.storageUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(served.storageUrl).not.toBe(served.url);
    expect((await (await fetch(job, { headers })).json()).data.status).toBe("SUCCEEDED");
    const url = await link();
    expect(url.startsWith(`${served.storageUrl}/`)).toBe(true);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(bytes)).toBe(true);
  });

  it("answers for processing and storage too, with addresses of its own", async () => {
    const { emulator, served, headers } = await openServed();
    const { collectionId, itemIds } = emulator.sample.processing;
    const path = `${served.url}/v2/assets/stac/collections/${collectionId}/items/${itemIds[0]}`;
    const body = JSON.stringify({ "up42-user:title": "Mitte" });
    const { properties, assets } = await (await fetch(path, { method: "PATCH", headers, body })).json();
    expect(properties["up42-user:title"]).toBe("Mitte");
    const { href } = assets["preview.png"];
    expect(href.startsWith(`${served.url}/v2/assets/`)).toBe(true);
    const { url } = await (await fetch(`${href}/download-url`, { method: "POST", headers })).json();
    expect(url.startsWith(`${served.storageUrl}/`)).toBe(true);
    expect((await fetch(url)).headers.get("content-type")).toBe("image/png");
  });

  it("takes the ports that it is given, and says in one sentence that one is taken", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => resolve((other.address() as AddressInfo).port));
    });
    const taken = `Port ${port} of 127.0.0.1 is taken by another server: choose another port, or 0 for any free one.`;
    await expect(serve(createEmulator(), { port })).rejects.toThrow(taken);
    await expect(serve(createEmulator(), { storagePort: port })).rejects.toThrow(taken);
    await new Promise((resolve) => other.close(resolve));
    const { served } = await openServed({ port });
    expect(served.url).toBe(`http://127.0.0.1:${port}`);
  });

  it("says in one sentence that it cannot listen at an address, and listens at one of this machine", async () => {
    const error = await serve(createEmulator(), { host: "192.0.2.1" }).catch((reason: Error) => reason);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^The emulator cannot listen on port 0 of 192\.0\.2\.1: .*[^.]\.$/),
    });
    const { served } = await openServed({ host: "localhost" });
    expect(served.url).toMatch(/^http:\/\/localhost:\d+$/);
  });

  it.each<[string, unknown, unknown, string]>([
    [
      "nothing",
      undefined,
      {},
      'serve needs "emulator", an emulator such as createEmulator makes; it is missing.',
    ],
    [
      "an object that is not an emulator",
      {},
      {},
      'serve needs "emulator", an emulator such as createEmulator makes; got an object.',
    ],
    [
      "null as options",
      createEmulator(),
      null,
      "serve takes one object with named options (port, storagePort, host, allowedHosts, maxBodyBytes, maxConnections, requestTimeoutMs), not null.",
    ],
    [
      "a port that is a string, which Node takes for the path of a socket",
      createEmulator(),
      { port: "abc" },
      'serve takes "port", a whole number from 0 to 65535; got "abc".',
    ],
    [
      "a port that is too high",
      createEmulator(),
      { storagePort: 70_000 },
      'serve takes "storagePort", a whole number from 0 to 65535; got 70000.',
    ],
    [
      "an option in snake case",
      createEmulator(),
      { storage_port: 0 },
      'serve has no option "storage_port"; did you mean "storagePort"?',
    ],
    [
      "an empty host",
      createEmulator(),
      { host: "" },
      'serve takes "host", a string that is not empty; got an empty string.',
    ],
    [
      "a host with a port among those that it answers for",
      createEmulator(),
      { allowedHosts: ["emulator.test:8042"] },
      'serve takes "allowedHosts", an array, each member a host name or address without a port, such as "emulator.test"; got an array with "emulator.test:8042".',
    ],
    [
      "no connections at all",
      createEmulator(),
      { maxConnections: 0 },
      'serve takes "maxConnections", a whole number of at least 1; got 0.',
    ],
  ])("refuses %s", async (_, emulator, options, message) => {
    const error = await serve(emulator as never, options as never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toHaveProperty("message", message);
  });

  it("frees both ports when the emulator cannot be mounted, and holds them when it can", async () => {
    const emulator = createEmulator();
    let origins: string[] = [];
    const broken: Parameters<typeof serve>[0] = {
      answer: emulator.answer,
      mount({ url, storageUrl }) {
        origins = [url, storageUrl];
        throw new Error("no room");
      },
    };
    await expect(serve(broken)).rejects.toThrow("no room");
    const [port, storagePort] = origins.map((origin) => Number(new URL(origin).port));
    const { served } = await openServed({ port, storagePort });
    expect([served.url, served.storageUrl]).toEqual(origins);
    await expect(serve(createEmulator(), { port })).rejects.toThrow("is taken");
  });

  it("signs in by a form and logs what comes through", async () => {
    const { emulator, served } = await openServed();
    const { username, password } = emulator.sample;
    const body = new URLSearchParams({ grant_type: "password", username, password });
    const response = await fetch(`${served.url}/oauth/token`, { method: "POST", body });
    expect((await response.json()).data.accessToken).toMatch(/^ey/);
    expect(emulator.requests).toMatchObject([
      { method: "POST", path: "/oauth/token", origin: "api", status: 200 },
    ]);
  });

  it("ignores a JSON body on a GET", async () => {
    const { job, headers } = await openServed();
    const status = await new Promise((resolve, reject) => {
      const asking = request(
        job,
        { headers: { ...headers, "content-type": "application/json", "content-length": 2 } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asking.on("error", reject);
      asking.end("{}");
    });
    expect(status).toBe(200);
  });

  it("sends parts, and headers alone for HEAD", async () => {
    const { link } = await openServed();
    const url = await link();
    const part = await fetch(url, { headers: { range: "bytes=2999990-" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 2999990-2999999/3000000"]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.subarray(2_999_990));
    expect((await fetch(url, { headers: { range: "bytes=3000000-" } })).status).toBe(416);
    const head = await fetch(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "3000000"]);
  });

  it("answers preflights at both origins, and lets no page in with CORS off", async () => {
    for (const [cors, origin] of [
      [true, expect.any(String)],
      [false, null],
    ] as const) {
      const { job, link } = await openServed({ cors });
      for (const url of [job, await link()]) {
        const headers = { origin: "https://app.example", "access-control-request-method": "GET" };
        const asked = await fetch(url, { method: "OPTIONS", headers });
        expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
      }
    }
  });

  it("hands redirects over to the client", async () => {
    const { emulator, job, headers } = await openServed();
    emulator.fault({ match: { path: "/old" }, behaviour: faults.redirect({ to: new URL(job).pathname }) });
    const response = await fetch(new URL("/old", job), { headers });
    expect([response.status, response.redirected]).toEqual([200, true]);
    expect(emulator.requests.map(({ status }) => status)).toEqual([302, 200]);
  });

  it("goes on answering without a socket beside it", async () => {
    const { emulator, headers } = await openServed();
    const { projectId, jobId } = emulator.sample;
    const url = `${emulator.url}/projects/${projectId}/jobs/${jobId}/downloads/results`;
    const { data } = await (await emulator.fetch(url, { headers })).json();
    expect(data.url.startsWith(`${emulator.storageUrl}/`)).toBe(true);
  });
});

describe("faults over a socket", () => {
  it("reset the connection where a fetch would reject", async () => {
    const { emulator, job, headers } = await openServed();
    emulator.fault({ behaviour: faults.networkFailure() });
    const error = await fetch(job, { headers }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ cause: { code: "ECONNRESET" } });
    expect((await fetch(job, { headers })).status).toBe(200);
  });

  it.each([0, 1, 100_000])("break the connection after %i bytes of a body", async (afterBytes) => {
    const { emulator, link } = await openServed();
    const url = await link();
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.cutBody({ afterBytes }) });
    const response = await fetch(url);
    expect([response.status, response.headers.get("content-length")]).toEqual([200, "3000000"]);
    expect(await readAll(response)).toEqual({ length: afterBytes, error: expect.any(TypeError) });
  });

  it("send errors with their headers", async () => {
    const { emulator, job, headers } = await openServed();
    emulator.fault({ behaviour: faults.tooManyRequests({ retryAfterSeconds: 3 }) });
    const response = await fetch(job, { headers });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "3"]);
  });

  it("end a connection whose body is shorter than was promised", async () => {
    const { emulator, link } = await openServed();
    const url = await link();
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.endBody({ afterBytes: 100_000 }) });
    const response = await fetch(url);
    expect(response.headers.get("content-length")).toBe("3000000");
    expect(await readAll(response)).toEqual({ length: 100_000, error: expect.any(TypeError) });
  });

  it("send an encoded body as it is, which the client unpacks", async () => {
    const { emulator, link } = await openServed();
    const url = await link();
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.gzipBody() });
    const response = await fetch(url);
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(Number(response.headers.get("content-length"))).toBeLessThan(bytes.length);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });
});

describe("a served body", () => {
  it("is held back while the client does not read, and ends when the client goes away", async () => {
    const { emulator, link } = await openServed();
    let sent = 0;
    emulator.fault({
      match: { origin: "storage" },
      behaviour: async () =>
        new Response(
          new ReadableStream<Uint8Array<ArrayBuffer>>({
            pull(controller) {
              sent += 65_536;
              controller.enqueue(new Uint8Array(65_536));
            },
          }),
        ),
    });
    const abort = new AbortController();
    const response = await fetch(await link(), { signal: abort.signal });
    const reader = response.body!.getReader();
    await reader.read();
    // The endless body stands still once the buffers between both ends are full.
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = sent === before;
          before = sent;
          return isStill;
        },
        { interval: 100 },
      )
      .toBe(true);
    expect(sent).toBeLessThan(64_000_000);
    const entry = emulator.requests.at(-1);
    expect(entry?.ended).toBeUndefined();
    abort.abort();
    await expect.poll(() => entry?.ended).toBeDefined();
  });

  it("ends when the client goes away, however long it waited for the rest", async () => {
    const { emulator, link } = await openServed();
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.stallBody({ afterBytes: 100 }) });
    const abort = new AbortController();
    await fetch(await link(), { signal: abort.signal });
    const entry = emulator.requests.at(-1);
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    for (let turn = 0; turn < 3; turn += 1) {
      collectGarbage();
      await turns(1);
    }
    abort.abort();
    await expect.poll(() => entry?.ended).toBeDefined();
  });
});

describe("close", () => {
  it("breaks off what is under way and frees both ports", async () => {
    const { emulator, served, link } = await openServed();
    const url = await link();
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.stallBody({ afterBytes: 10 }) });
    const stalled = readAll(await fetch(url));
    await served.close();
    expect(await stalled).toEqual({ length: 10, error: expect.any(TypeError) });
    for (const [from, name] of [
      [served.url, "port"],
      [served.storageUrl, "storagePort"],
    ] as const) {
      const again = await serve(createEmulator(), { [name]: Number(new URL(from).port) });
      await again.close();
    }
    await served.close();
    expect(emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });

  it("takes the served origins away from the emulator", async () => {
    const { emulator, served } = await openServed();
    expect((await emulator.fetch(`${served.url}/users/me`)).status).toBe(401);
    await served.close();
    await expect(emulator.fetch(`${served.url}/users/me`)).rejects.toThrow(TypeError);
  });
});
