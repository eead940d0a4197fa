import { describe, expect, it } from "vitest";
import {
  checkBoolean,
  checkCount,
  checkFunction,
  checkId,
  checkOptions,
  checkSignal,
  describe as inWords,
} from "../src/options";

describe("checkOptions", () => {
  it("takes known names, and none", () => {
    expect(() => checkOptions("call", { jobId: 1 }, ["jobId", "signal"])).not.toThrow();
    expect(() => checkOptions("call", {}, ["jobId"])).not.toThrow();
  });

  it.each([
    [{ jobtask_id: 1 }, 'call has no option "jobtask_id"; did you mean "jobtaskId"?'],
    [{ jobTaskId: 1 }, 'call has no option "jobTaskId"; did you mean "jobtaskId"?'],
    [{ color: 1 }, 'call has no option "color"; it takes jobtaskId, signal.'],
  ])("refuses the unknown name of %j", (options, message) => {
    expect(() => checkOptions("call", options, ["jobtaskId", "signal"])).toThrow(message);
  });

  it("takes an object without a prototype, and a frozen one", () => {
    expect(() => checkOptions("call", Object.create(null), [])).not.toThrow();
    expect(() => checkOptions("call", Object.freeze({ jobId: 1 }), ["jobId"])).not.toThrow();
  });

  it.each([
    ["a path"],
    [null],
    [["a"]],
    [7],
    [() => 1],
    [new URL("file:///tmp/")],
    [new AbortController().signal],
    [new Map()],
  ])("refuses %s in place of an object", (options) => {
    expect(() => checkOptions("call", options, ["jobtaskId"])).toThrow(
      /^call takes one object with named options \(jobtaskId\), not .+\.$/,
    );
  });
});

describe("checkId", () => {
  it("takes an id in either case", () => {
    const id = "3F772637-09aa-4164-bded-692fcd746d20";
    expect(checkId("call", "jobId", id)).toBe(id);
  });

  it.each([
    [undefined, "it is missing."],
    ["", "got an empty string."],
    ["3f772637", "got a text of 8 characters."],
    ["../../projects", "got a text of 14 characters."],
    [42, "got 42."],
    [{ id: 1 }, "got an object."],
  ])("refuses %j", (value, tail) => {
    expect(() => checkId("call", "jobId", value)).toThrow(
      `call needs "jobId", an id such as "3f772637-09aa-4164-bded-692fcd746d20"; ${tail}`,
    );
  });
});

describe("the other checks", () => {
  it("take what is right, and nothing at all", () => {
    for (const value of [undefined, new AbortController().signal]) checkSignal("call", value);
    for (const value of [undefined, () => 1]) checkFunction("call", "onProgress", value);
    for (const value of [undefined, true, false]) checkBoolean("call", "asDataframe", value);
    for (const value of [undefined, 1, 8]) checkCount("call", "concurrency", value, 1);
    expect(inWords(undefined)).toBe("undefined");
  });

  it("refuse what is wrong, in one sentence", () => {
    expect(() => checkSignal("call", new AbortController())).toThrow(
      'call takes "signal", the signal of an AbortController; got an object.',
    );
    expect(() => checkFunction("call", "onProgress", "log")).toThrow(
      'call takes "onProgress", a function; got a text of 3 characters.',
    );
    expect(() => checkBoolean("call", "asDataframe", "yes")).toThrow(
      'call takes "asDataframe", true or false; got a text of 3 characters.',
    );
    for (const value of [0, 1.5, "8", Number.NaN, -1]) {
      expect(() => checkCount("call", "concurrency", value, 1)).toThrow(
        /^call takes "concurrency", a whole number of at least 1; got /,
      );
    }
  });
});

describe("describe", () => {
  it("shows only the beginning of a long text", () => {
    expect(inWords("x".repeat(500)).length).toBeLessThan(70);
  });
});
