import { describe, expect, it } from "vitest";
import {
  jsonObject,
  listFrom,
  listOf,
  nonEmptyString,
  objectOf,
  oneOrMore,
  path,
  record,
} from "../src/kinds";
import {
  boolean,
  callback,
  callKinds,
  check,
  checkNotBoth,
  checkOptions,
  count,
  id,
  describe as inWords,
  type Kind,
  oneOf,
  required,
  string,
} from "../src/options";
import type { CallOptions } from "../src/types";

interface Wanted extends CallOptions {
  readonly jobtaskId: string;
  readonly limitTo?: number | undefined;
}

const kinds = { jobtaskId: required(id), limitTo: count(0), ...callKinds };
const jobtaskId = "3F772637-09aa-4164-bded-692fcd746d20";
const ask = (options: unknown) => () => checkOptions("call", options as Wanted, kinds);

describe("checkOptions", () => {
  it("gives back options that fit, of which those may lack that need not be given", () => {
    const options = Object.freeze({ jobtaskId });
    expect(ask(options)()).toBe(options);
    expect(ask({ jobtaskId, limitTo: undefined, signal: new AbortController().signal })).not.toThrow();
    expect(ask(Object.assign(Object.create(null), { jobtaskId }))).not.toThrow();
  });

  it.each([
    [{ jobtask_id: 1 }, 'call has no option "jobtask_id"; did you mean "jobtaskId"?'],
    [{ jobTaskId: 1 }, 'call has no option "jobTaskId"; did you mean "jobtaskId"?'],
    [{ color: 1 }, 'call has no option "color"; it takes jobtaskId, limitTo, signal.'],
  ])("refuses the unknown name of %j", (options, message) => {
    expect(ask(options)).toThrow(message);
    expect(ask(options)).toThrow(
      expect.objectContaining({ name: "InputError", argument: Object.keys(options)[0] }),
    );
  });

  it.each([
    ["a path"],
    [undefined],
    [null],
    [["a"]],
    [7],
    [() => 1],
    [new URL("file:///tmp/")],
    [
      new (class {
        begin() {}
      })(),
    ],
    [Object.create({ limitTo: 1 })],
    [new AbortController().signal],
    [new Map()],
  ])("refuses %s in place of an object", (options) => {
    expect(ask(options)).toThrow(
      /^call takes one object with named options \(jobtaskId, limitTo, signal\), not .+\.$/,
    );
    expect(ask(options)).toThrow(expect.objectContaining({ argument: "options" }));
  });

  it("names the option whose value has the options", () => {
    const within = (options: unknown) => () => checkOptions("call", options as Wanted, kinds, "some");
    for (const [options, argument] of [
      [5, "some"],
      [{ color: 1 }, "some.color"],
      [{ jobtaskId: 5 }, "some.jobtaskId"],
    ] as const) {
      expect(within(options)).toThrow(expect.objectContaining({ name: "InputError", argument }));
    }
    expect(within(5)).toThrow("call's some takes one object with named options");
  });

  it("refuses what is missing, and the first value that does not fit", () => {
    expect(ask({ limitTo: 1 })).toThrow(
      'call needs "jobtaskId", an id such as "3f772637-09aa-4164-bded-692fcd746d20"; it is missing.',
    );
    expect(ask({ jobtaskId, limitTo: -1, signal: 5 })).toThrow(
      'call takes "limitTo", a whole number of at least 0; got -1.',
    );
    expect(ask({ jobtaskId, limitTo: null })).toThrow(
      expect.objectContaining({ name: "InputError", argument: "limitTo" }),
    );
  });

  it("compiles with a table of exactly the options", () => {
    const options: Wanted = { jobtaskId };
    const { signal, ...lacking } = kinds;
    // @ts-expect-error: an option of the interface is not in the table.
    checkOptions("call", options, lacking);
    // @ts-expect-error: an option of the table is not in the interface.
    checkOptions("call", options, { ...kinds, jobId: id });
    // @ts-expect-error: the name is misspelt.
    expect(() => checkOptions("call", options, { ...lacking, Signal: signal })).not.toThrow();
  });
});

const inItself: Record<string, unknown> = {};
inItself.self = inItself;

describe("check", () => {
  it.each<[string, Kind, readonly unknown[], readonly unknown[]]>([
    ["true or false", boolean, [true, false], ["yes", 0, null]],
    ["a function", callback, [() => 1, Map], ["log", {}]],
    ["a string", string, ["", "a"], [5, null, ["a"]]],
    ["a string that is not empty", nonEmptyString, ["a"], ["", 5]],
    [
      "a plain object",
      record,
      [{}, Object.create(null)],
      [[], null, "a", new Map(), new Date(), Promise.resolve({})],
    ],
    ["a plain object", jsonObject, [{ a: null }], [{ a: 5n }, inItself, new Map()]],
    [
      "a thing",
      objectOf("a thing", { a: required(string), b: count(0) }),
      [{ a: "a" }, { a: "a", b: 1, c: 2 }],
      [{}, { a: 1 }, { a: "a", b: "c" }, new Map()],
    ],
    ["the path of a file", path, ["a.tif", new URL("file:///a.tif")], ["", 5, {}]],
    ["a whole number of at least 1", count(1), [1, 8], [0, 1.5, "8", Number.NaN, -1, 2 ** 53]],
    ["one of asc, desc", oneOf(["asc", "desc"]), ["asc"], ["ASC", "", 1]],
    ["numbers", listOf(count(0), "numbers"), [[], [1, 2]], [1, [1, -1], new Array(1)]],
    ["numbers", oneOrMore(count(0), "numbers"), [[], [1, 2], 1], [-1, [-1]]],
    [
      "the signal of an AbortController",
      callKinds.signal,
      [new AbortController().signal, AbortSignal.timeout(1)],
      [new AbortController(), "now", {}],
    ],
    [
      'an id such as "3f772637-09aa-4164-bded-692fcd746d20"',
      id,
      [jobtaskId],
      ["3f772637", "../../projects", 42],
    ],
  ])("takes %s", (words, kind, fitting, others) => {
    for (const value of [undefined, ...fitting]) check("call", "name", value, kind);
    for (const value of others) {
      expect(() => check("call", "name", value, kind)).toThrow(`call takes "name", ${words}; got `);
    }
    expect(() => check("call", "name", undefined, required(kind))).toThrow(
      `call needs "name", ${words}; it is missing.`,
    );
  });

  it("shows which member of an array does not fit", () => {
    expect(() => check("call", "ids", [jobtaskId, "mine"], listOf(id, "an array of ids"))).toThrow(
      'call takes "ids", an array of ids; got an array with "mine".',
    );
    expect(listFrom("a")).toEqual(["a"]);
    expect(listFrom(["a"])).toEqual(["a"]);
    expect(listFrom(undefined)).toBeUndefined();
  });
});

describe("checkNotBoth", () => {
  it("refuses two options of which one is enough", () => {
    expect(() => checkNotBoth("call", { from: 1, to: undefined }, "from", "to")).not.toThrow();
    expect(() => checkNotBoth("call", { from: 1, to: 2 }, "from", "to")).toThrow(
      'call takes "from" or "to", not both.',
    );
  });
});

describe("a value in a message", () => {
  it.each<[unknown, string]>([
    ["nope", '"nope"'],
    ["", "an empty string"],
    ['a "quoted"\nline', '"a \\"quoted\\"\\nline"'],
    [-1.5, "-1.5"],
    [Number.NaN, "NaN"],
    [true, "true"],
    [null, "null"],
    [undefined, "undefined"],
    [7n, "7"],
    [Symbol("s"), "Symbol(s)"],
    [["a"], "an array"],
    [{ a: 1 }, "an object"],
    [Object.create(null), "an object"],
    [new URL("https://up42.test/?key=1"), "a URL"],
    [new Map(), "an instance of a class"],
    ["creditConsumption.credits", '"creditConsumption.credits"'],
    ["2023-10-23T09:44:50.902Z/nope", '"2023-10-23T09:44:50.902Z/nope"'],
    ["b2k1fSECRETKEY.x9", "a string that is not shown"],
    ["the key is hT7kQ2pLx9ZvB4nM", "a string that is not shown"],
    [() => 1, "a function"],
    [Promise.resolve(), "a promise, which has to be awaited first"],
  ])("is shown: %s", (value, shown) => {
    expect(inWords(value)).toBe(shown);
  });

  it("is shortened", () => {
    expect(inWords("x".repeat(60))).toBe(`"${"x".repeat(60)}"`);
    expect(inWords("x".repeat(61))).toBe(`"${"x".repeat(60)}…"`);
  });

  it.each([
    ["hT7kQ2pLx9ZvB4nM", "a string that is not shown"],
    ["sample-project-api-key", "a string that is not shown"],
    ["0123456789abcdef0123456789abcdef", "a string that is not shown"],
    [" Authorization: Bearer abc", "a string that is not shown"],
    [" eyJhbGciOi", "a string that is not shown"],
    ["https://me:pssst@a.test/b", "a string that is not shown"],
    ["john.doe:hunter2hunter2", "a string that is not shown"],
    ["abcdefgh.ijklmnop", "a string that is not shown"],
    ["nope", '"nope"'],
    ["3f772637-09aa-4164-bded", '"3f772637-09aa-4164-bded"'],
    ["api.up42.com", '"api.up42.com"'],
    ["ftp://a.test/b", '"ftp://a.test/b"'],
    [123456, "123456"],
  ])("is shown beside secrets when it cannot be one: %j", (value, shown) => {
    expect(inWords(value, { nearSecrets: true })).toBe(shown);
  });

  it("is not shown where it may be a secret", () => {
    expect(inWords("pssst", { secret: true })).toBe("a string that is not shown");
    expect(inWords(123456, { secret: true })).toBe("a number that is not shown");
    expect(inWords(["pssst"], { secret: true })).toBe("an array");
    expect(inWords("", { secret: true })).toBe("an empty string");
    const secret: Kind = { ...count(0), secret: true };
    expect(() => check("call", "pin", "pssst", secret)).toThrow(/; got a string that is not shown\.$/);
    expect(() => check("call", "pins", ["pssst"], listOf(secret, "pins"))).toThrow(
      /; got an array with a string that is not shown\.$/,
    );
    expect(ask("./here")).toThrow(/, not "\.\/here"\.$/);
    expect(() => checkOptions("call", "pssst" as { pin?: number }, { pin: secret })).toThrow(
      /, not a string that is not shown\.$/,
    );
  });

  it.each([
    "https://storage.test/a.tgz?X-Goog-Signature=pssst",
    "https://storage.test/a.tgz?pssst",
    "https://me:pssst@up42.test/",
    "me:pssst@up42.test",
    "/a.tgz?Signature=pssst",
    "https://up42.test/#access_token=pssst",
    "token=x&key=pssst",
    "Bearer pssst",
    "Basic cHNzc3Q=",
    "eyJhbGciOiJIUzI1NiJ9.e30.pssst",
  ])("is not shown where it looks like one: %s", (value) => {
    expect(inWords(value)).toBe("a string that is not shown");
  });

  it.each(["https://up42.test/a.tif", "**/*.tif", "C:\\data", "2026-03-01T10:00:00", "now?", "a=b"])(
    "is shown where it does not: %s",
    (value) => {
      expect(inWords(value)).toBe(JSON.stringify(value));
    },
  );
});
