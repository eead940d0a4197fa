// @vitest-environment node
import { describe, expect, it } from "vitest";
import { faults } from "../../../src/emulator";
import { openWithLink } from "../stored";

// In Node, because only there a request may carry the headers that browsers set themselves.
const page = { headers: { origin: "https://app.example" } };
const storage = { origin: "storage" } as const;

describe("headers", () => {
  it("are set and taken away, and the body stays", async () => {
    const { emulator, url } = await openWithLink();
    const behaviour = faults.changeHeaders({ etag: null, "Content-Length": "7", "x-own": "1" });
    emulator.fault({ match: storage, behaviour });
    const { headers, body } = await emulator.fetch(url);
    expect([headers.get("etag"), headers.get("content-length"), headers.get("x-own")]).toEqual([
      null,
      "7",
      "1",
    ]);
    expect((await new Response(body).arrayBuffer()).byteLength).toBe(200_000);
  });

  it("are hidden from pages, all or all but some", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: faults.hideHeaders() });
    emulator.fault({ match: storage, behaviour: faults.hideHeaders({ except: ["ETag", "X-Goog-Hash"] }) });
    const exposed: (string | null)[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { headers } = await emulator.fetch(url, page);
      exposed.push(headers.get("access-control-expose-headers"));
      expect(headers.get("access-control-allow-origin")).toBe("*");
    }
    expect(exposed).toEqual(["", "ETag, X-Goog-Hash", expect.stringContaining("Content-Range")]);
  });

  it("are refused from pages, all or all but some, at one origin only", async () => {
    const { emulator, url, job } = await openWithLink();
    const asked = { method: "OPTIONS", headers: { ...page.headers, "access-control-request-method": "GET" } };
    const match = { ...storage, method: "OPTIONS" };
    emulator.fault({ match, behaviour: faults.refuseHeaders() });
    emulator.fault({ match, behaviour: faults.refuseHeaders({ except: ["Range"] }) });
    const allowed: (string | null)[] = [];
    for (const target of [emulator.url + job, url, url, url]) {
      const { headers } = await emulator.fetch(target, asked);
      allowed.push(headers.get("access-control-allow-headers"));
    }
    expect(allowed).toEqual([
      expect.stringMatching(/Authorization.*,Range$/),
      "",
      "Range",
      expect.stringContaining("If-Range"),
    ]);
    expect((await emulator.fetch(url, page)).headers.get("access-control-allow-origin")).toBe("*");
  });

  it("let no page in, at one origin only", async () => {
    const { emulator, url, job } = await openWithLink();
    emulator.fault({ match: storage, behaviour: faults.corsOff() });
    const storageAnswer = await emulator.fetch(url, page);
    expect(storageAnswer.headers.get("access-control-allow-origin")).not.toMatch(/^\*|app\.example/);
    const apiAnswer = await emulator.fetch(emulator.url + job, page);
    expect(apiAnswer.headers.get("access-control-allow-origin")).toBe("*");
    expect((await emulator.fetch(url, page)).headers.get("access-control-allow-origin")).toBe("*");
  });
});
