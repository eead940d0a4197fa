import { afterEach, describe, expect, it, vi } from "vitest";
import { createTokenSource, renewalTime, type Token } from "../../src/http/tokens";

const later = Number.POSITIVE_INFINITY;

/** A source whose fetches are answered by hand. */
function sourceByHand() {
  const fetches: { resolve(token: Token): void; reject(error: unknown): void; signal: AbortSignal }[] = [];
  const source = createTokenSource(
    ({ signal }) =>
      new Promise((resolve, reject) => {
        fetches.push({ resolve, reject, signal });
      }),
  );
  return { source, fetches };
}

function jwt(claims: object): string {
  return `head.${btoa(JSON.stringify(claims)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.sign`;
}

afterEach(() => {
  vi.useRealTimers();
});

describe("createTokenSource", () => {
  it("fetches once for all who ask at once, and keeps the token", async () => {
    const { source, fetches } = sourceByHand();
    const waiting = [source.get({}), source.get({}), source.get({})];
    expect(fetches).toHaveLength(1);
    fetches[0]?.resolve({ value: "A", renewAt: later });
    expect(await Promise.all(waiting)).toEqual(["A", "A", "A"]);
    expect(await source.get({})).toBe("A");
    expect(fetches).toHaveLength(1);
  });

  it("fetches a new one when the old one is about to lapse", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000 });
    let count = 0;
    const source = createTokenSource(async () => ({ value: `T${++count}`, renewAt: Date.now() + 500 }));
    expect(await source.get({})).toBe("T1");
    vi.setSystemTime(1_499);
    expect(await source.get({})).toBe("T1");
    vi.setSystemTime(1_500);
    expect(await source.get({})).toBe("T2");
  });

  it("renews once for all whose token was refused", async () => {
    const { source, fetches } = sourceByHand();
    const first = source.get({});
    fetches[0]?.resolve({ value: "A", renewAt: later });
    await first;
    const renewals = [source.renew("A", {}), source.renew("A", {})];
    expect(fetches).toHaveLength(2);
    fetches[1]?.resolve({ value: "B", renewAt: later });
    expect(await Promise.all(renewals)).toEqual(["B", "B"]);
    // A straggler whose refused token has been replaced meanwhile.
    expect(await source.renew("A", {})).toBe("B");
    expect(fetches).toHaveLength(2);
  });

  it("lets one who aborts go, and fetches on for the others", async () => {
    const { source, fetches } = sourceByHand();
    const controller = new AbortController();
    const leaving = source.get({ signal: controller.signal });
    const staying = source.get({});
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(leaving).rejects.toBe(reason);
    expect(fetches[0]?.signal.aborted).toBe(false);
    fetches[0]?.resolve({ value: "A", renewAt: later });
    expect(await staying).toBe("A");
  });

  it("ends the fetch when the last one aborts, and starts anew for the next", async () => {
    const { source, fetches } = sourceByHand();
    const controller = new AbortController();
    const leaving = source.get({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(leaving).rejects.toThrow("enough");
    expect(fetches[0]?.signal.aborted).toBe(true);
    const next = source.get({});
    expect(fetches).toHaveLength(2);
    fetches[1]?.resolve({ value: "B", renewAt: later });
    expect(await next).toBe("B");
  });

  it("does not let a fetch that was given up end a later one", async () => {
    const { source, fetches } = sourceByHand();
    const controller = new AbortController();
    const leaving = source.get({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(leaving).rejects.toThrow("enough");
    const next = source.get({});
    fetches[0]?.reject(new Error("given up"));
    await Promise.resolve();
    const another = source.get({});
    expect(fetches).toHaveLength(2);
    fetches[1]?.resolve({ value: "B", renewAt: later });
    expect(await Promise.all([next, another])).toEqual(["B", "B"]);
  });

  it("forgets a failure", async () => {
    const { source, fetches } = sourceByHand();
    const failing = source.get({});
    fetches[0]?.reject(new Error("down"));
    await expect(failing).rejects.toThrow("down");
    const next = source.get({});
    fetches[1]?.resolve({ value: "A", renewAt: later });
    expect(await next).toBe("A");
  });

  it("does not ask for one who has aborted before", async () => {
    const { source, fetches } = sourceByHand();
    await expect(source.get({ signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow("before");
    expect(fetches).toHaveLength(0);
  });
});

describe("renewalTime", () => {
  const at = (token: string, options: Parameters<typeof renewalTime>[1]): number => {
    vi.useFakeTimers({ toFake: ["Date"], now: 0 });
    return renewalTime(token, options);
  };

  it("is 30 s before the end of the life that the answer tells", () => {
    expect(at("opaque", { expiresInSeconds: 600, defaultLifeSeconds: 300 })).toBe(570_000);
  });

  it("comes from the token's own claims when the answer does not tell, whatever this machine's clock", () => {
    const token = jwt({ iat: 2_000_000_000, exp: 2_000_000_300, sub: "projekt-ü" });
    expect(at(token, { defaultLifeSeconds: 1 })).toBe(270_000);
  });

  it("comes from claims whose base64 has characters of its own in tokens", () => {
    const token = jwt({ iat: 1, exp: 301, sub: "> >> >>> ? ?? ???" });
    expect(token).toMatch(/-.*_|_.*-/);
    expect(at(token, { defaultLifeSeconds: 1 })).toBe(270_000);
  });

  it.each([["600"], [0], [-1], [Number.NaN], [null]])(
    "does not come from an answer that tells %j",
    (life) => {
      expect(at("opaque", { expiresInSeconds: life, defaultLifeSeconds: 300 })).toBe(270_000);
    },
  );

  it("is a tenth of the life before its end when that is short", () => {
    expect(at("opaque", { expiresInSeconds: 10, defaultLifeSeconds: 300 })).toBe(9_000);
  });

  it.each([
    ["opaque"],
    ["a.b.c"],
    [jwt({ exp: "soon" })],
    [jwt({ iat: 1, exp: "900" })],
    [jwt({ iat: "1", exp: 900 })],
    [jwt({ iat: 5, exp: 5 })],
    [jwt({ iat: 9, exp: 5 })],
  ])("falls back to the default for %s", (token) => {
    expect(at(token, { defaultLifeSeconds: 300 })).toBe(270_000);
  });

  it("is never when nothing is known", () => {
    expect(at("opaque", { defaultLifeSeconds: Number.POSITIVE_INFINITY })).toBe(Number.POSITIVE_INFINITY);
  });
});
