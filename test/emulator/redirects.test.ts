import { describe, expect, it } from "vitest";
import { faults } from "../../src/emulator";
import { openSession } from "./session";

describe("a redirect", () => {
  it("is followed on the same server with the token, and the answer says where it came from", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ match: { path: "/old" }, behaviour: faults.redirect({ to: job }) });
    const response = await get("/old");
    expect(response.status).toBe(200);
    expect([response.url, response.redirected]).toEqual([emulator.url + job, true]);
    expect(emulator.requests.map(({ path, status, authorized }) => [path, status, authorized])).toEqual([
      ["/old", 302, true],
      [job, 200, true],
    ]);
  });

  it("takes no token to another origin", async () => {
    const { emulator, get } = await openSession();
    emulator.fault({ behaviour: faults.redirect({ to: `${emulator.storageUrl}/x`, status: 307 }) });
    expect((await get("/old")).status).toBe(403);
    expect(emulator.requests.at(-1)).toMatchObject({ origin: "storage", authorized: false });
  });

  it("to an address that is nobody's fails as the network does, and is in the log", async () => {
    const { emulator, get } = await openSession();
    emulator.fault({ behaviour: faults.redirect({ to: "https://elsewhere.test/x" }) });
    await expect(get("/old")).rejects.toThrow(TypeError);
    expect(emulator.requests.at(-1)).toMatchObject({
      url: "https://elsewhere.test/x",
      origin: "other",
      authorized: false,
    });
  });

  it("is handed over or refused when the request says so", async () => {
    const { emulator } = await openSession();
    emulator.fault({ times: 2, behaviour: faults.redirect({ to: "/new" }) });
    const manual = await emulator.fetch(`${emulator.url}/old`, { redirect: "manual" });
    expect([manual.status, manual.headers.get("location")]).toEqual([302, "/new"]);
    await expect(emulator.fetch(`${emulator.url}/old`, { redirect: "error" })).rejects.toThrow(TypeError);
    expect(emulator.requests).toHaveLength(2);
  });

  it.each([
    [302, "GET"],
    [303, "GET"],
    [307, "POST"],
    [308, "POST"],
  ] as const)("with %i turns a POST into a %s", async (status, method) => {
    const { emulator } = await openSession();
    emulator.fault({ behaviour: faults.redirect({ to: "/new", status }) });
    const seen: unknown[] = [];
    emulator.fault({
      match: { path: "/new" },
      behaviour: async (request) => {
        seen.push(request.method, request.body);
        return new Response();
      },
    });
    await emulator.fetch(`${emulator.url}/old`, { method: "POST", body: "a=b" });
    expect(seen).toEqual([method, method === "POST" ? "a=b" : undefined]);
  });

  it("in circles comes to an end", async () => {
    const { emulator, get } = await openSession();
    emulator.fault({ times: Number.POSITIVE_INFINITY, behaviour: faults.redirect({ to: "/old" }) });
    await expect(get("/old")).rejects.toThrow(TypeError);
    expect(emulator.requests).toHaveLength(21);
  });
});
