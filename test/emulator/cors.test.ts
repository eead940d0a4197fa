// @vitest-environment node
import { describe, expect, it } from "vitest";
import { createEmulator, faults } from "../../src/emulator";
import { openSession } from "./session";

// In Node, because only there a request may carry the headers that browsers set themselves.
const page = { origin: "https://app.example" };
const preflight = {
  ...page,
  "access-control-request-method": "GET",
  "access-control-request-headers": "authorization,range",
};

describe("with CORS", () => {
  it("lets a page send its token to the API", async () => {
    const { emulator, get, job } = await openSession();
    const asked = await emulator.fetch(emulator.url + job, { method: "OPTIONS", headers: preflight });
    expect(asked.status).toBe(200);
    expect(asked.headers.get("access-control-allow-origin")).toBe("*");
    expect(asked.headers.get("access-control-allow-headers")).toMatch(/\bAuthorization\b.*\bRange\b/);
    expect(asked.headers.get("access-control-allow-methods")).toContain("POST");
    expect((await get(job, page)).headers.get("access-control-allow-origin")).toBe("*");
  });

  it.each(["https://evil.example", "null", "http://localhost:5173"])(
    "lets no page of %s send cookies or other credentials of the browser",
    async (origin) => {
      const { emulator, link, job, task } = await openSession();
      emulator.fault({ match: { path: "/broken" }, behaviour: faults.status(503) });
      for (const url of [
        emulator.url + job,
        `${emulator.url}/broken`,
        await link(`${task}/downloads/results`),
      ]) {
        for (const method of ["OPTIONS", "GET", "POST"]) {
          const { headers } = await emulator.fetch(url, { method, headers: { ...preflight, origin } });
          expect(headers.get("access-control-allow-origin")).toBe("*");
          expect(headers.get("access-control-allow-credentials")).toBeNull();
        }
      }
    },
  );

  it("lets a page read parts, lengths and checksums from the storage", async () => {
    const { emulator, link, task } = await openSession();
    const url = await link(`${task}/downloads/results`);
    const asked = await emulator.fetch(url, { method: "OPTIONS", headers: preflight });
    expect(asked.headers.get("access-control-allow-headers")).toMatch(/\bRange\b/);
    const got = await emulator.fetch(url, { headers: { ...page, range: "bytes=0-9" } });
    expect(got.headers.get("access-control-allow-origin")).toBe("*");
    for (const name of ["Content-Length", "Content-Range", "ETag", "X-Goog-Hash", "Accept-Ranges"]) {
      expect(got.headers.get("access-control-expose-headers")).toContain(name);
    }
  });

  it("lets a page read errors and faults too", async () => {
    const { emulator, job } = await openSession();
    const refused = await emulator.fetch(emulator.url + job, { headers: page });
    emulator.fault({ behaviour: faults.status(503) });
    const broken = await emulator.fetch(emulator.url + job, { headers: page });
    expect([refused.status, broken.status]).toEqual([401, 503]);
    for (const { headers } of [refused, broken]) expect(headers.get("access-control-allow-origin")).toBe("*");
  });

  it("lets a page on the public web reach an emulator on this machine", async () => {
    const emulator = createEmulator();
    const headers = { ...preflight, "access-control-request-private-network": "true" };
    const asked = await emulator.fetch(emulator.url, { method: "OPTIONS", headers });
    expect(asked.headers.get("access-control-allow-private-network")).toBe("true");
  });
});

describe("without CORS", () => {
  it("names no origin, as the real service", async () => {
    const { emulator, get, job, link, task } = await openSession({ cors: false });
    const url = await link(`${task}/downloads/results`);
    for (const response of [
      await emulator.fetch(emulator.url + job, { method: "OPTIONS", headers: preflight }),
      await emulator.fetch(url, { method: "OPTIONS", headers: preflight }),
      await emulator.fetch(url, { headers: page }),
      await get(job, page),
    ]) {
      expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, null]);
    }
  });
});

describe("signing in with an account", () => {
  it.each([
    [true, "*"],
    [false, null],
  ])("with cors %s lets pages read the answers of the realm: %s", async (cors, allowed) => {
    const emulator = createEmulator({ cors });
    const response = await emulator.fetch(`${emulator.url}/realms/public/protocol/openid-connect/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: "https://page.test" },
      body: "grant_type=password",
    });
    expect(response.status).toBe(401);
    expect(response.headers.get("access-control-allow-origin")).toBe(allowed);
  });
});
