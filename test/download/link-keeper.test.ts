import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLinkKeeper } from "../../src/download/link-keeper";
import type { SignedLink } from "../../src/http/signed-link";

const now = Date.UTC(2026, 10, 23);

beforeEach(() => void vi.useFakeTimers({ now, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

/** A keeper of links that are valid for so long, or for ever. */
function keeper(validMs?: number) {
  let count = 0;
  return createLinkKeeper(async (): Promise<SignedLink> => {
    count += 1;
    const expiresAt = validMs === undefined ? undefined : Date.now() + validMs;
    return { url: `https://storage.test/${count}`, expiresAt };
  });
}

it("signs a link when one is needed, and only one for all who need it", async () => {
  const links = keeper();
  expect(links.signed).toBe(0);
  const [first, second] = await Promise.all([links.get(), links.get()]);
  expect(second).toBe(first);
  expect(await links.get()).toBe(first);
  expect(links.signed).toBe(1);
});

it("signs a new link five seconds before the old one expires", async () => {
  const links = keeper(60_000);
  const first = await links.get();
  vi.setSystemTime(now + 54_999);
  expect(await links.get()).toBe(first);
  vi.setSystemTime(now + 55_000);
  expect((await links.get()).url).toBe("https://storage.test/2");
  expect(links.signed).toBe(2);
});

it.each([-1_000, 0, 5_000])(
  "uses a new link that seems to expire in %i ms until it is refused",
  async (validMs) => {
    const links = keeper(validMs);
    const first = await links.get();
    vi.setSystemTime(now + 86_400_000);
    expect(await links.get()).toBe(first);
    expect((await links.renew(first)).url).toBe("https://storage.test/2");
  },
);

it("signs one new link in place of a refused one", async () => {
  const links = keeper();
  const first = await links.get();
  const [second, third] = await Promise.all([links.renew(first), links.renew(first)]);
  expect(second).not.toBe(first);
  expect(third).toBe(second);
  // It was refused to somebody else in the meantime.
  expect(await links.renew(first)).toBe(second);
  expect(await links.get()).toBe(second);
  expect(links.signed).toBe(2);
});

it("does not count a link that could not be signed, and tries again", async () => {
  const failed = new Error("no link");
  let fails = true;
  const links = createLinkKeeper(async () => {
    if (fails) throw failed;
    return { url: "https://storage.test/1", expiresAt: undefined };
  });
  await expect(links.get()).rejects.toBe(failed);
  fails = false;
  await expect(links.get()).resolves.toMatchObject({ url: "https://storage.test/1" });
  expect(links.signed).toBe(1);
});
