import { describe, expect, it } from "vitest";
import { FeatureReader } from "../../src/geojson/feature-reader";
import { collections } from "../support/features/arbitrary-collections";
import { bytesOf, type ReadDocument, readInChunks } from "../support/features/feature-documents";
import { jsonTexts } from "../support/features/json-text";
import { fc } from "../support/features/properties";

/** Everything at which a reader may stumble: order, names, nesting, escapes, characters of one to four bytes, spaces. */
const tricky = `\ufeff {"crs": {"features": [{"type": "Feature"}], "type": [ -1.5e+3, "]}\\"" ]},
  "": 0, "type\\u0000": "x", "\\u0066eatures" : [ {"type":"Feature", "geometry":null,
  "properties":{"ü😀":"\\ud83d\\ude00 é\\u00e9 \\"}],{[\\\\", "half": "\\udc00", "n": -0.0, "n": 1e999, "__proto__": {"a": 1}}}
  ,{"type":"\\u0046eature","properties":{},"features":[{"type":"FeatureCollection"}]}\t], "bbox":[],
  "typ\\u0065":"\\u0046eatureCollection", "features_": null}\n`;

const feature = '{"type":"Feature","geometry":null,"properties":{"é":1}}';

/** What `getResultsJson` makes of the same bytes; `undefined` when it refuses them. */
function featuresByParse(bytes: Uint8Array): unknown[] | undefined {
  try {
    const { type, features } = JSON.parse(new TextDecoder().decode(bytes));
    const isSound =
      type === "FeatureCollection" &&
      Array.isArray(features) &&
      features.every((one) => one?.type === "Feature" && !Array.isArray(one));
    return isSound ? features : undefined;
  } catch {
    return undefined;
  }
}

function expectSame({ features, fault }: ReadDocument, expected: unknown): void {
  expect(fault).toBeUndefined();
  expect(features).toEqual(expected);
  expect(JSON.stringify(features)).toBe(JSON.stringify(expected));
}

describe("FeatureReader", () => {
  it("gives what JSON.parse gives, whatever the order of members and wherever chunks end", () => {
    const bytes = bytesOf(tricky);
    const expected = featuresByParse(bytes);
    expect(expected).toHaveLength(2);
    for (let cut = 0; cut <= bytes.byteLength; cut += 1) expectSame(readInChunks(bytes, [cut]), expected);
    expectSame(readInChunks(bytes, [...bytes.keys()]), expected);
  });

  it("gives a feature as soon as its last byte is there", () => {
    const reader = new FeatureReader();
    reader.push(bytesOf(`{"features":[${feature.slice(0, -1)}`));
    expect([reader.next(), reader.next()]).toEqual([undefined, undefined]);
    reader.push(bytesOf("}"));
    expect(reader.next()).toEqual(JSON.parse(feature));
    expect([reader.next(), reader.given]).toEqual([undefined, 1]);
    reader.push(bytesOf('],"type":"FeatureCollection"}'));
    expect(reader.next()).toBeUndefined();
    expect(() => reader.finish()).not.toThrow();
  });

  it("keeps nothing of a chunk that its owner may use again", () => {
    const reader = new FeatureReader();
    const bytes = bytesOf(`{"type":"FeatureCollection","features":[${feature}]}`);
    const chunk = new Uint8Array(10);
    const features: unknown[] = [];
    for (let from = 0; from < bytes.byteLength; from += chunk.byteLength) {
      chunk.fill(0x20);
      chunk.set(bytes.subarray(from, from + chunk.byteLength));
      reader.push(chunk);
      for (let next = reader.next(); next !== undefined; next = reader.next()) features.push(next);
    }
    reader.finish();
    expect(features).toEqual([JSON.parse(feature)]);
  });

  it("takes a collection without features", () => {
    expectSame(readInChunks(bytesOf('{"type":"FeatureCollection","features":[ ]}')), []);
  });

  it.each([
    ["garbage between features", `{"type":"FeatureCollection","features":[${feature},x${feature}]}`, 1, 98],
    ["a missing comma", `{"type":"FeatureCollection","features":[${feature}${feature}]}`, 1, 97],
    ["a comma too many", `{"type":"FeatureCollection","features":[${feature},]}`, 1, 98],
    ["data behind the collection", `{"type":"FeatureCollection","features":[${feature}]},`, 1, 99],
    ["a fault in a feature", '{"features":[{"type":"Feature","é":x}]}', 0, 37],
    ["a fault in a member that is passed over", '{"x":[[[{"a":[01]}]]]}', 0, 16],
    ["an early end in a feature", `{"type":"FeatureCollection","features":[${feature},{"a`, 1, 100],
    ["an early end behind the features", `{"type":"FeatureCollection","features":[${feature}]`, 1, 97],
    ["a page of HTML", "<!doctype html>", 0, 1],
    ["nothing", "", 0, 0],
  ])("finds %s where it is, and gives what comes before", (_, document, count, position) => {
    for (const cuts of [[], [...bytesOf(document).keys()]]) {
      const { features, fault } = readInChunks(bytesOf(document), cuts);
      expect(fault).toMatchObject({ name: "JsonFault", position });
      expect(features).toEqual(Array(count).fill(JSON.parse(feature)));
    }
  });

  it.each([
    ["[]", "it is not an object", 1],
    [' "text"', "it is not an object", 2],
    ['{"type":"Feature","geometry":null}', 'its type is "Feature"', 9],
    ['{"type":{"features":[]},"features":[]}', 'its type is {"features":[]}', 9],
    [`{"type":"${"x".repeat(300)}"}`, "its type is too long", 9],
    ['{"features":[]}', "its type is missing", 15],
    ['{"type":"FeatureCollection"}', "it has no list of features", 28],
    ['{"type":"FeatureCollection","features":null}', "it has no list of features", 40],
    ['{"type":"FeatureCollection","features":{}}', "it has no list of features", 40],
    ['{"features":[],"features":[],"type":"FeatureCollection"}', "it has two lists of features", 27],
    ['{"type":"FeatureCollection","features":[null]}', "its feature number 1 is not a Feature", 41],
    ['{"features":[ [{"type":"Feature"}]]}', "its feature number 1 is not a Feature", 15],
    [`{"features":[${feature}, {"type":"Point"}]}`, "its feature number 2 is not a Feature", 72],
    [`{"features":[${feature},1e5 ]}`, "its feature number 2 is not a Feature", 71],
  ])("refuses %s: %s", (document, message, position) => {
    for (const cuts of [[], [...bytesOf(document).keys()]]) {
      expect(readInChunks(bytesOf(document), cuts).fault).toEqual({
        name: "CollectionFault",
        message,
        position,
      });
    }
  });

  it("refuses a feature that is too long for one text, and takes one that is just not", () => {
    const bytes = bytesOf(`{"features":[${feature}],"type":"FeatureCollection"}`);
    const { byteLength } = bytesOf(feature);
    const read = (maxFeatureBytes: number, chunkBytes: number) => {
      const reader = new FeatureReader({ maxFeatureBytes });
      for (let from = 0; from < bytes.byteLength; from += chunkBytes) {
        reader.push(bytes.subarray(from, from + chunkBytes));
        while (reader.next() !== undefined);
      }
      return reader.given;
    };
    for (const chunkBytes of [7, 1000]) {
      expect(read(byteLength, chunkBytes)).toBe(1);
      expect(() => read(byteLength - 1, chunkBytes)).toThrow(
        `its feature number 1 has more than ${byteLength - 1} bytes`,
      );
    }
  });

  it("gives the features of any collection, however it is written and cut", () => {
    const document = collections().chain((collection) =>
      fc.tuple(jsonTexts(collection), fc.array(fc.nat(), { maxLength: 8 })),
    );
    const property = fc.property(document, ([text, places]) => {
      const bytes = bytesOf(text);
      const cuts = places.map((place) => place % (bytes.byteLength + 1)).sort((one, other) => one - other);
      expectSame(readInChunks(bytes, cuts), featuresByParse(bytes));
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("gives nothing else than JSON.parse gives when a byte is changed, and names a byte when it refuses", () => {
    const document = collections({ least: 1 }).chain((collection) => jsonTexts(collection));
    const property = fc.property(document, fc.nat(), fc.nat(255), (text, place, byte) => {
      const bytes = bytesOf(text);
      bytes[place % bytes.byteLength] = byte;
      const { features, fault } = readInChunks(bytes, [place % bytes.byteLength]);
      const expected = featuresByParse(bytes);
      expect(fault === undefined).toBe(expected !== undefined);
      if (fault === undefined) return expectSame({ features, fault }, expected);
      expect(fault.position).toBeGreaterThanOrEqual(1);
      expect(fault.position).toBeLessThanOrEqual(bytes.byteLength);
    });
    fc.assert(property, { numRuns: 600 });
  });
});
