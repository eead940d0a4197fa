import { describe, expect, it } from "vitest";
import { faults } from "../../../src/emulator";
import { openWithLink } from "../stored";

const storage = { origin: "storage" } as const;

describe("a link", () => {
  it.each([
    [400, "ExpiredToken"],
    [403, "AccessDenied"],
    [404, "NoSuchKey"],
  ])("is refused with %i in the words of the storage", async (status, code) => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: storage, behaviour: faults.refuseLink({ status }) });
    const refused = await emulator.fetch(url);
    expect([refused.status, refused.headers.get("content-type")]).toEqual([
      status,
      "application/xml; charset=UTF-8",
    ]);
    expect(await refused.text()).toContain(`<Code>${code}</Code>`);
    expect((await emulator.fetch(url)).status).toBe(200);
  });

  it("lapses after some requests, each for itself", async () => {
    const { emulator, link, task, url } = await openWithLink();
    const behaviour = faults.lapseLinks({ afterRequests: 2, status: 403 });
    emulator.fault({ match: storage, times: Number.POSITIVE_INFINITY, behaviour });
    const other = await link(`${task}/downloads/results`);
    const statuses: number[] = [];
    for (const asked of [url, url, other, url, other, other]) {
      statuses.push((await emulator.fetch(asked)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 403, 200, 403]);
  });
});
