import { describe, expect, it } from "vitest";
import { faults } from "../../../src/emulator";
import { bytes, openWithLink } from "../stored";

/** Asks for a part under a fault of the storage; gives what is worth looking at. */
async function ask(behaviour: ReturnType<typeof faults.ignoreRange>, range: string | undefined) {
  const { emulator, url } = await openWithLink();
  emulator.fault({ match: { origin: "storage" }, behaviour });
  const response = await emulator.fetch(url, range === undefined ? {} : { headers: { range } });
  return {
    status: response.status,
    contentRange: response.headers.get("content-range"),
    sent: new Uint8Array(await response.arrayBuffer()),
    logged: emulator.requests.at(-1)?.headers.range,
  };
}

describe("a range", () => {
  it("is ignored: the whole file comes", async () => {
    const { status, contentRange, sent, logged } = await ask(faults.ignoreRange(), "bytes=100-199");
    expect([status, contentRange, sent.length]).toEqual([200, null, bytes.length]);
    expect(logged).toBe("bytes=100-199");
  });

  it.each([
    [50, "bytes=100-199", 150, 199],
    [-50, "bytes=100-", 50, 199_999],
    [-500, "bytes=100-199", 0, 199],
  ])("is shifted by %i bytes, and the answer says so", async (byBytes, range, first, last) => {
    const { status, contentRange, sent } = await ask(faults.shiftRange({ byBytes }), range);
    expect([status, contentRange]).toEqual([206, `bytes ${first}-${last}/${bytes.length}`]);
    expect(sent).toEqual(bytes.subarray(first, last + 1));
  });

  it("is not shifted where none is asked for", async () => {
    expect((await ask(faults.shiftRange({ byBytes: 50 }), undefined)).status).toBe(200);
  });

  it.each(["bytes=100-199", undefined])("is refused with the length of the file (%s)", async (range) => {
    const { status, contentRange } = await ask(faults.refuseRange(), range);
    expect([status, contentRange]).toEqual([416, `bytes */${bytes.length}`]);
  });
});
