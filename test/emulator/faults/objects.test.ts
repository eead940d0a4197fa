import { describe, expect, it } from "vitest";
import { faults } from "../../../src/emulator";
import { openWithLink } from "../stored";

describe("the storage answers", () => {
  it("with another body under the true headers", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({
      match: { origin: "storage" },
      behaviour: faults.replaceBody({ body: "<html>", mediaType: "text/html" }),
    });
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.replaceBody({ body: "" }) });
    const html = await emulator.fetch(url);
    expect([html.headers.get("content-type"), html.headers.get("content-length")]).toEqual([
      "text/html",
      "6",
    ]);
    expect(html.headers.get("x-goog-stored-content-length")).toBe("200000");
    expect(await html.text()).toBe("<html>");
    const nothing = await emulator.fetch(url);
    expect([nothing.status, nothing.headers.get("content-length"), await nothing.text()]).toEqual([
      200,
      "0",
      "",
    ]);
  });

  it("with another file, which has its own etag, checksum and parts", async () => {
    const { emulator, url } = await openWithLink();
    const truth = await emulator.fetch(url);
    const other = Uint8Array.from({ length: 5_000 }, (_, position) => (position * 7) % 256);
    emulator.fault({
      match: { origin: "storage" },
      times: 3,
      behaviour: faults.replaceObject({ bytes: other }),
    });
    const whole = await emulator.fetch(url);
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(other);
    for (const name of ["etag", "x-goog-hash", "last-modified", "content-length"]) {
      expect(whole.headers.get(name), name).not.toBe(truth.headers.get(name));
    }
    const part = await emulator.fetch(url, { headers: { range: "bytes=4000-" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 4000-4999/5000"]);
    const condition = { range: "bytes=4000-", "if-range": truth.headers.get("etag") ?? "" };
    expect((await emulator.fetch(url, { headers: condition })).status).toBe(200);
  });

  it("with a refusal, and not with another file, when the link is not good", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({
      match: { origin: "storage" },
      behaviour: faults.replaceObject({ bytes: new Uint8Array(1) }),
    });
    expect((await emulator.fetch(`${url}x`)).status).toBe(403);
  });
});
