import { bytesOf, concat } from "../support/archives/archives";
import { readInChunks } from "../support/features/feature-documents";
import type { Random } from "./random";

const values = ["0", "-0.0", "1e999", "-1.5e+3", "null", "true", '""', '"ü😀\\ud83d"', '"\\"]}"', "[]", "{}"];
const broken = [
  "01",
  "1.",
  "-",
  "tru",
  '"\\x"',
  '"\u0001"',
  "[1,]",
  '{"a"}',
  "NaN",
  "\ufeff",
  "+1",
  ".5",
  '"\\u12"',
];

function value(random: Random, depth: number): string {
  const kind = random.below(depth > 3 ? 4 : 7);
  if (kind < 4) return random.pick(values);
  const many = Array.from({ length: random.below(4) }, () => value(random, depth + 1));
  if (kind === 4) return `[${many.join(random.pick([",", " , ", ",\n"]))}]`;
  return `{${many.map((one, index) => `"${random.pick(["type", "features", "a", "__proto__", `k${index}`])}":${one}`).join(",")}}`;
}

function feature(random: Random): string {
  const type = random.chance(95) ? '"type":"Feature"' : '"type":"Point"';
  const members = [type, '"geometry":null', `"properties":${value(random, 1)}`, `"x":${value(random, 0)}`];
  return `{${members.sort(() => random.below(3) - 1).join(",")}}`;
}

/** A collection that is right, or broken in one place. */
function makeJson(random: Random): Uint8Array<ArrayBuffer> {
  const features = Array.from({ length: random.below(4) }, () => feature(random)).join(",");
  const members = ['"type":"FeatureCollection"', `"features":[${features}]`, `"crs":${value(random, 0)}`];
  const text = bytesOf(` {${members.sort(() => random.below(3) - 1).join(",")}} `);
  const at = random.below(text.byteLength);
  return random.pick([
    text,
    text,
    text.slice(0, at),
    concat(text.subarray(0, at), bytesOf(random.pick(broken)), text.subarray(at)),
    concat(text.subarray(0, at), random.bytes(1), text.subarray(at + 1)),
    concat(text.subarray(0, at), text.subarray(at + 1 + random.below(3))),
  ]);
}

function byParse(bytes: Uint8Array): unknown[] | undefined {
  try {
    const { type, features } = JSON.parse(new TextDecoder().decode(bytes));
    const isFeature = (one: unknown) => Object(one).type === "Feature" && !Array.isArray(one);
    return type === "FeatureCollection" && Array.isArray(features) && features.every(isFeature)
      ? features
      : undefined;
  } catch {
    return undefined;
  }
}

/** What differs between the streaming reader and `JSON.parse` for one seed; `undefined` when nothing does. */
export function compareJson(random: Random): string | undefined {
  const bytes = makeJson(random);
  const expected = byParse(bytes);
  const { features, fault } = readInChunks(bytes, [random.below(bytes.byteLength + 1)]);
  const ours = fault === undefined ? features : undefined;
  if (JSON.stringify(ours) === JSON.stringify(expected)) return undefined;
  return `JSON ${JSON.stringify(new TextDecoder().decode(bytes))}: read as ${JSON.stringify(ours)} instead of ${JSON.stringify(expected)}`;
}
