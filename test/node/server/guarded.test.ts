import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import process from "node:process";
import { afterEach, describe, expect, it } from "vitest";
import { createEmulator } from "../../../src/emulator";
import { type ServedEmulator, type ServeOptions, serve } from "../../../src/emulator-serve";

const open: ServedEmulator[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(open.splice(0).map((served) => served.close()));
});

async function openServed(options: ServeOptions = {}) {
  const emulator = createEmulator();
  const served = await serve(emulator, options);
  open.push(served);
  return { emulator, ...served };
}

function openSocket(url: string, host = "127.0.0.1"): Socket {
  const socket = connect(Number(new URL(url).port), host);
  socket.on("error", () => undefined);
  sockets.push(socket);
  return socket;
}

/** The first bytes that a server sends after these, up to the end of the answer. */
async function answerTo(url: string, request: string, host?: string): Promise<string> {
  const socket = openSocket(url, host);
  socket.end(request);
  let text = "";
  for await (const chunk of socket.setEncoding("utf8")) text += chunk;
  return text;
}

const get = (headers: string, path = "/users/me") =>
  `GET ${path} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`;
const statusOf = (answer: string) => Number(answer.split(" ")[1]);

describe("the Host header", () => {
  it.each([
    "evil.example",
    "evil.example:8042",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example@127.0.0.1/",
    "127.0.0.1#@evil.example",
    "127.0.0.1@evil.example",
    "10.0.0.1",
    "0.0.0.0",
    "[2001:db8::1]",
    "",
    "127.0.0.1, evil.example",
    "127.0.0.1:port",
  ])("is refused when it is %j, at both ports", async (host) => {
    const { emulator, url, storageUrl } = await openServed();
    for (const origin of [url, storageUrl]) {
      const answer = await answerTo(origin, get(`Host: ${host}\r\n`));
      expect(statusOf(answer)).toBe(421);
      expect(answer).toContain(
        `The emulator does not answer requests for the host ${JSON.stringify(host)}. Use ${origin}, or allow this host (allowedHosts, --allowed-hosts).`,
      );
      expect(answer).not.toMatch(/^access-control/im);
      expect(answer).toMatch(/^content-type: text\/plain/im);
    }
    expect(emulator.requests).toEqual([]);
  });

  it.each([
    "127.0.0.1",
    "127.0.0.1:1",
    "127.9.8.7",
    "localhost",
    "LOCALHOST:8042",
    "[::1]",
    "[::1]:8042",
    "0x7f.1",
  ])("is answered when it is %j", async (host) => {
    const { url } = await openServed();
    expect(statusOf(await answerTo(url, get(`Host: ${host}\r\n`)))).toBe(401);
  });

  it("must be there, and only once", async () => {
    const { url } = await openServed();
    expect(statusOf(await answerTo(url, get("Host: localhost\r\nHost: evil.example\r\n")))).toBe(421);
    expect(statusOf(await answerTo(url, "GET /users/me HTTP/1.0\r\n\r\n"))).toBe(421);
    expect(statusOf(await answerTo(url, "GET /users/me HTTP/1.0\r\nHost: localhost\r\n\r\n"))).toBe(401);
  });

  it("may name the hosts that the caller allows, and no others", async () => {
    const { url } = await openServed({ allowedHosts: ["emulator.test", "10.0.0.1", "::2"] });
    for (const host of ["emulator.test", "Emulator.Test:80", "10.0.0.1", "[::2]:8042"]) {
      expect(statusOf(await answerTo(url, get(`Host: ${host}\r\n`)))).toBe(401);
    }
    for (const host of ["a.emulator.test", "10.0.0.2", "[::3]"]) {
      expect(statusOf(await answerTo(url, get(`Host: ${host}\r\n`)))).toBe(421);
    }
  });

  it("may name the address at which the request arrived", async () => {
    const { url } = await openServed({ host: "0.0.0.0" });
    const own = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === "IPv4" && !address.internal)?.address;
    // A machine without a network has only this one.
    const address = own ?? "127.0.0.2";
    expect(statusOf(await answerTo(url, get(`Host: ${address}:80\r\n`), address))).toBe(401);
    expect(statusOf(await answerTo(url, get("Host: 192.0.2.1\r\n"), address))).toBe(421);
  });

  it("cannot be replaced by a whole address in the request line", async () => {
    const { url } = await openServed();
    const answer = await answerTo(url, get("Host: localhost\r\n", "http://evil.example/users/me"));
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain("The emulator answers only for paths that begin with a slash.");
    expect(statusOf(await answerTo(url, get("Host: localhost\r\n", "//evil.example/users/me")))).toBe(401);
  });
});

describe("the limits of a server", () => {
  const post = (length: string, body: string) =>
    `POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n${length}\r\nConnection: close\r\n\r\n${body}`;

  it.each([
    ["is stated", "Content-Length: 65", ""],
    ["is not stated", "Transfer-Encoding: chunked", `41\r\n${"a".repeat(65)}\r\n0\r\n\r\n`],
  ])("refuse a body that is too large, when its length %s", async (_, length, body) => {
    const { emulator, url } = await openServed({ maxBodyBytes: 64 });
    const answer = await answerTo(url, post(length, body));
    expect(statusOf(answer)).toBe(413);
    expect(answer).toContain("The emulator takes bodies of at most 64 bytes (maxBodyBytes).");
    expect(emulator.requests).toEqual([]);
  });

  it("refuse the large body of a GET, which is ignored otherwise", async () => {
    const { url } = await openServed({ maxBodyBytes: 64 });
    const status = async (length: number) =>
      statusOf(
        await answerTo(url, get(`Host: localhost\r\nContent-Length: ${length}\r\n`) + "a".repeat(length)),
      );
    expect([await status(64), await status(65)]).toEqual([401, 413]);
  });

  it("take a body as large as they allow", async () => {
    const { url } = await openServed({ maxBodyBytes: 64 });
    for (const [length, body] of [
      ["Content-Length: 64", "a".repeat(64)],
      ["Transfer-Encoding: chunked", `40\r\n${"a".repeat(64)}\r\n0\r\n\r\n`],
    ] as const) {
      expect(statusOf(await answerTo(url, post(length, body)))).toBe(400);
    }
  });

  it("let a client that sends megabytes read the refusal", async () => {
    const { url } = await openServed();
    const response = await fetch(`${url}/oauth/token`, { method: "POST", body: new Uint8Array(40_000_000) });
    expect([response.status, await response.text()]).toEqual([
      413,
      "The emulator takes bodies of at most 1048576 bytes (maxBodyBytes).\n",
    ]);
  });

  it("are 100 headers", async () => {
    const { url } = await openServed();
    const withHeaders = (count: number) => {
      // Host and Connection are two of them.
      const others = Array.from({ length: count - 2 }, (_, index) => `X-${index}: 1\r\n`).join("");
      return answerTo(url, get(`Host: localhost\r\n${others}`));
    };
    expect(statusOf(await withHeaders(101))).toBe(431);
    expect(statusOf(await withHeaders(100))).toBe(401);
  });

  it("close connections beyond those that they allow", async () => {
    const { url } = await openServed({ maxConnections: 2 });
    const held = [openSocket(url), openSocket(url)];
    await Promise.all(held.map((socket) => once(socket, "connect")));
    await expect(answerTo(url, get("Host: localhost\r\n"))).rejects.toThrow("ECONNRESET");
    held[0]?.destroy();
    await expect
      .poll(() => answerTo(url, get("Host: localhost\r\n")).catch(String))
      .toMatch(/^HTTP\/1.1 401/);
  });

  it.each([
    ["a head", "GET / HTTP/1.1\r\nHost: local"],
    ["a body", "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345"],
    ["anything", ""],
  ])("end a connection that does not send %s in time", async (_, sent) => {
    const { url } = await openServed({ requestTimeoutMs: 50 });
    const socket = openSocket(url);
    socket.write(sent);
    let text = "";
    for await (const chunk of socket.setEncoding("utf8")) text += chunk;
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe("serve at an address that others can reach", () => {
  async function warningsOf(host: string | undefined): Promise<string[]> {
    const warnings: string[] = [];
    const listen = ({ name, message }: Error) => void warnings.push(`${name}: ${message}`);
    process.on("warning", listen);
    await openServed(host === undefined ? {} : { host });
    // Node reports warnings after the current turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    return warnings;
  }

  it("warns", async () => {
    expect(await warningsOf("0.0.0.0")).toEqual([
      "Up42Warning: The emulator listens on 0.0.0.0, so other machines may reach it. Listen on 127.0.0.1 if only you use it.",
    ]);
  });

  it.each([undefined, "localhost", "127.0.0.2"])("does not warn with the host %s", async (host) => {
    expect(await warningsOf(host)).toEqual([]);
  });
});
