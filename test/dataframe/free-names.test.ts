import { describe, expect, it } from "vitest";
import { checkCells, FreeNames } from "../../src/dataframe/free-names";
import { toDataframe } from "../../src/dataframe/to-dataframe";
import { toCsv } from "../../src/export";
import { pointCollection } from "../support/features/collections";

class DataFrame {
  readonly columns: readonly string[];
  constructor(_: unknown[][], options: { columns: string[] }) {
    this.columns = options.columns;
  }
}

/** All ways to write a word of `length` letters in upper and lower case. */
function spellings(length: number): string[] {
  return Array.from({ length: 2 ** length }, (_, bits) =>
    Array.from({ length }, (_, at) => ((bits >> at) & 1 ? "A" : "a")).join(""),
  );
}

describe("FreeNames", () => {
  it("adds up to eight underscores, and then a number", () => {
    const taken = new Set(["a"]);
    const free = new FreeNames();
    const names = Array.from({ length: 10 }, () => {
      const name = free.next("a", (next) => taken.has(next));
      taken.add(name);
      return name;
    });
    expect([names[0], names[7], names[8], names[9]]).toEqual(["a_", "a________", "a_9", "a_10"]);
  });

  it("asks about as often as there are names, also when many of its own names are taken", () => {
    const taken = new Set(Array.from({ length: 1000 }, (_, index) => `a_${index}`));
    const free = new FreeNames();
    let asked = 0;
    for (let count = 0; count < 1000; count += 1) {
      const name = free.next("a", (next) => {
        asked += 1;
        return taken.has(next);
      });
      expect(taken.has(name)).toBe(false);
      taken.add(name);
    }
    expect(asked).toBeLessThan(2100);
  });
});

describe("many columns of one name", () => {
  const names = spellings(12);
  const collection = pointCollection(Object.fromEntries(names.map((name) => [name, 1])));

  it("have different names in CSV, which are not long", async () => {
    const [header = ""] = (await (await toCsv(collection, { geometry: "none" })).text()).split("\n");
    const columns = header.split(",");
    expect(new Set(columns.map((name) => name.toLowerCase())).size).toBe(columns.length);
    expect(columns.length).toBe(names.length + 1);
    expect(Math.max(...columns.map(({ length }) => length))).toBeLessThan(24);
  });

  it("have different names in a dataframe", () => {
    // a.b.c may be one key, or two, or three in each other.
    const properties: Record<string, unknown> = {};
    for (let bits = 0; bits < 2 ** 9; bits += 1) {
      const path = [""];
      for (let at = 0; at < 10; at += 1) {
        const last = path.length - 1;
        if (at > 0 && (bits >> (at - 1)) & 1) path.push("k");
        else path[last] = path[last] === "" ? "k" : `${path[last]}.k`;
      }
      let holder = properties;
      for (const key of path.slice(0, -1)) {
        holder[key] ??= {};
        holder = holder[key] as Record<string, unknown>;
      }
      holder[path.at(-1) ?? ""] = bits;
    }
    const frame = toDataframe(pointCollection(properties), { danfo: { DataFrame } as never, flatten: true });
    const { columns } = frame as unknown as DataFrame;
    expect(columns.length).toBe(2 ** 9 + 1);
    expect(new Set(columns).size).toBe(columns.length);
    expect(Math.max(...columns.map(({ length }) => length))).toBeLessThan(32);
  });
});

describe("the cells of a table", () => {
  it("may be 2 ** 27", () => {
    expect(() => checkCells({ rows: 2 ** 20, columns: 2 ** 7 }, { argument: "source" })).not.toThrow();
  });

  it("may not be more", () => {
    expect(() => checkCells({ rows: 2 ** 20, columns: 2 ** 7 + 1 }, { argument: "source" })).toThrow(
      "The table would have 1048576 rows and 129 columns, more than 134217728 cells: use fewer features, or toNdjson, which needs no columns.",
    );
  });

  it.each([
    ["toCsv", (features: object[]) => toCsv({ type: "FeatureCollection", features } as never)],
    [
      "toDataframe",
      async (features: object[]) =>
        toDataframe({ type: "FeatureCollection", features } as never, { danfo: { DataFrame } as never }),
    ],
  ])("are counted by %s before it makes them", async (_, make) => {
    const features = Array.from({ length: 12_000 }, (_, index) => ({
      type: "Feature",
      geometry: null,
      properties: { [`k${index}`]: index },
    }));
    await expect(make(features)).rejects.toMatchObject({ name: "InputError" });
    await expect(make(features.slice(0, 100))).resolves.toBeDefined();
  });
});
