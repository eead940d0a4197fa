import { expect, it } from "vitest";
import { PassedBytes } from "../../src/download/passed-bytes";
import { bytesOf } from "../support/archives/archives";

/** Gives chunks to it, and tells what came out. */
function take(passed: PassedBytes, ...chunks: readonly string[]): (string | undefined)[] {
  return chunks.map((chunk) => {
    const fresh = passed.take(bytesOf(chunk));
    return fresh === undefined ? undefined : new TextDecoder().decode(fresh);
  });
}

it("passes everything on the first time", () => {
  const passed = new PassedBytes();
  expect(take(passed, "one", "", "two")).toEqual(["one", "", "two"]);
  expect([passed.bytes, passed.isBehind]).toEqual([6, false]);
});

it("passes on only what is new when the same comes again, whatever the chunks are", () => {
  const passed = new PassedBytes();
  take(passed, "one", "two");
  passed.startAgain();
  expect(passed.isBehind).toBe(true);
  expect(take(passed, "o", "netw")).toEqual(["", ""]);
  expect(passed.isBehind).toBe(true);
  expect(take(passed, "othree", "four")).toEqual(["three", "four"]);
  expect([passed.bytes, passed.isBehind]).toEqual([15, false]);
  passed.startAgain();
  expect(take(passed, "onetwothreefour", "five")).toEqual(["", "five"]);
});

it("refuses other bytes once as many have come as before", () => {
  const passed = new PassedBytes();
  take(passed, "one", "two");
  passed.startAgain();
  expect(take(passed, "one", "twx")).toEqual(["", undefined]);
  const longer = new PassedBytes();
  take(longer, "one");
  longer.startAgain();
  expect(take(longer, "onx and more")).toEqual([undefined]);
});

it("is behind until all has come again, and begins anew when it breaks again", () => {
  const passed = new PassedBytes();
  take(passed, "onetwo");
  passed.startAgain();
  expect(take(passed, "one")).toEqual([""]);
  expect(passed.isBehind).toBe(true);
  passed.startAgain();
  expect(take(passed, "onetwothree")).toEqual(["three"]);
});

it("has nothing to wait for when nothing was passed on", () => {
  const passed = new PassedBytes();
  passed.startAgain();
  expect(passed.isBehind).toBe(false);
  expect(take(passed, "one")).toEqual(["one"]);
});
