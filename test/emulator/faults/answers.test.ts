import { describe, expect, it } from "vitest";
import { faults } from "../../../src/emulator";
import { openSession } from "../session";

describe("a fault answers", () => {
  it("429 with and without Retry-After", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.tooManyRequests() });
    emulator.fault({ behaviour: faults.tooManyRequests({ retryAfterSeconds: 7 }) });
    const [without, within] = [await get(job), await get(job)];
    expect([without.status, without.headers.get("retry-after")]).toEqual([429, null]);
    expect([within.status, within.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(await within.json()).toMatchObject({ data: null, error: { code: "TOO_MANY_REQUESTS" } });
  });

  it("an RFC 7807 object", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.problem({ status: 403, title: "Forbidden" }) });
    const response = await get(job);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      403,
      "application/problem+json",
    ]);
    expect(await response.json()).toEqual({ status: 403, title: "Forbidden" });
  });

  it("200 with an error inside", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.errorInside200({ code: 400, message: "Bad" }) });
    const response = await get(job);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: null,
      error: { code: 400, message: "Bad", details: null },
    });
  });

  it("anything that is written out: text, bytes, JSON or nothing", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({
      behaviour: faults.respond({ status: 502, headers: { "content-type": "text/html" }, body: "<html>" }),
    });
    emulator.fault({ behaviour: faults.respond({ body: Uint8Array.of(65, 66) }) });
    emulator.fault({ behaviour: faults.respond({ body: { a: 1 }, headers: { "x-a": "b" } }) });
    emulator.fault({ behaviour: faults.respond({ status: 204 }) });
    const html = await get(job);
    expect([html.status, html.headers.get("content-type"), await html.text()]).toEqual([
      502,
      "text/html",
      "<html>",
    ]);
    expect(await (await get(job)).text()).toBe("AB");
    const json = await get(job);
    expect([json.headers.get("x-a"), await json.json()]).toEqual(["b", { a: 1 }]);
    expect((await get(job)).status).toBe(204);
  });

  it("503 with and without Retry-After", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.status(503, { retryAfterSeconds: 3 }) });
    emulator.fault({ behaviour: faults.status(503) });
    const found = [await get(job), await get(job)];
    expect(found.map(({ headers }) => headers.get("retry-after"))).toEqual(["3", null]);
  });

  it("a page that quotes the request with its secrets, as some proxies do", async () => {
    const { emulator, get, job, token } = await openSession();
    emulator.fault({ behaviour: faults.quoteRequest({ status: 403 }) });
    const response = await get(`${job}?a=b`);
    expect(response.status).toBe(403);
    const page = await response.text();
    expect(page).toContain(`GET ${emulator.url}${job}?a=b`);
    expect(page).toContain(`authorization: Bearer ${token}`);
  });
});
