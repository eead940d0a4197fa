import { expect, test } from "vitest";
import { WriteBehind } from "../../../src/node/directory/incoming-files";

test("runs jobs side by side, but only so many", async () => {
  const jobs = new WriteBehind();
  const releases: (() => void)[] = [];
  let added = 0;
  const adding = (async () => {
    for (; added < 40; added += 1) await jobs.add(() => new Promise((resolve) => releases.push(resolve)));
  })();
  for (let released = 0; released < 40; released += 1) {
    while (releases[released] === undefined) await new Promise((resolve) => setTimeout(resolve));
    expect(releases.length - released).toBeLessThanOrEqual(16);
    releases[released]?.();
  }
  await adding;
  await jobs.finish();
  expect(added).toBe(40);
});

test("tells what went wrong with an earlier job, once and again", async () => {
  const full = new Error("full");
  const jobs = new WriteBehind();
  await jobs.add(() => Promise.reject(full));
  await expect(jobs.finish()).rejects.toBe(full);
  await expect(jobs.add(async () => undefined)).rejects.toBe(full);
});

test("waits for the jobs under way when one fails", async () => {
  const jobs = new WriteBehind();
  let ended = false;
  await jobs.add(async () => {
    await new Promise((resolve) => setTimeout(resolve));
    ended = true;
  });
  await jobs.add(() => Promise.reject(new Error("full")));
  await expect(jobs.finish()).rejects.toThrow("full");
  expect(ended).toBe(true);
});
