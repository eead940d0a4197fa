import { describe, expect, it } from "vitest";
import { faults } from "../../src/emulator";
import { tailOf } from "../../src/v1/logs";
import { openJobtask } from "../support/outputs/sample-jobtask";

describe("getLogs of a job task", () => {
  it("gives the whole log as it is", async () => {
    const { emulator, jobtask } = await openJobtask({ logs: "Müllheim ✓\nline 2\n" });
    expect(await jobtask.getLogs()).toBe("Müllheim ✓\nline 2\n");
    expect(emulator.requests).toHaveLength(1);
  });

  it("leaves a log that happens to be JSON a text", async () => {
    const { jobtask } = await openJobtask({ logs: '{"data":null,"error":{"message":"no scenes"}}' });
    expect(await jobtask.getLogs()).toBe('{"data":null,"error":{"message":"no scenes"}}');
  });

  it("gives nothing of a task that has none yet, be it a 404 or an empty text", async () => {
    const { emulator, jobtask } = await openJobtask({ logs: "" });
    expect(await jobtask.getLogs()).toBe("");
    emulator.fault({ behaviour: faults.status(404) });
    expect(await jobtask.getLogs()).toBe("");
  });

  it("takes an error inside a 200 for one, and passes on other refusals", async () => {
    const { emulator, jobtask } = await openJobtask({ logs: "fine" });
    emulator.fault({ behaviour: faults.errorInside200({ message: "Logs are being moved" }) });
    await expect(jobtask.getLogs()).rejects.toMatchObject({
      name: "ApiError",
      status: 200,
      message: expect.stringMatching(/Logs are being moved\.$/),
    });
    emulator.fault({ behaviour: faults.status(403) });
    await expect(jobtask.getLogs()).rejects.toMatchObject({ name: "ApiError", status: 403 });
    expect(await jobtask.getLogs()).toBe("fine");
  });

  it("refuses options that it does not have, and ends with its signal", async () => {
    const { emulator, jobtask } = await openJobtask();
    await expect(jobtask.getLogs({ as_print: true } as never)).rejects.toThrow(
      'getLogs has no option "as_print"; it takes signal.',
    );
    await expect(jobtask.getLogs({ signal: AbortSignal.abort(new Error("Not now.")) })).rejects.toThrow(
      "Not now.",
    );
    expect(emulator.requests).toEqual([]);
  });
});

describe("tailOf", () => {
  it.each([
    ["", ""],
    ["\n\n", ""],
    ["one", "one"],
    ["one\r\ntwo\n\n", "one\ntwo"],
  ])("of a short log %j is %j", (log, tail) => {
    expect(tailOf(log)).toBe(tail);
  });

  it("has at most 50 lines", () => {
    const lines = Array.from({ length: 60 }, (_, index) => String(index));
    expect(tailOf(lines.join("\n"))).toBe(lines.slice(10).join("\n"));
  });

  it("has at most 4,000 characters, and begins with a whole line where it can", () => {
    expect(tailOf(`${"a".repeat(3_000)}\n${"b".repeat(3_000)}`)).toBe("b".repeat(3_000));
    expect(tailOf("c".repeat(5_000))).toBe("c".repeat(4_000));
  });
});
