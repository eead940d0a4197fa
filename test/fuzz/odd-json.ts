import type { Random } from "./random";

/** A value that JSON can have, of any shape. */
export function anyJson(random: Random, depth = 0): unknown {
  const kind = random.below(depth > 3 ? 9 : 12);
  if (kind < 9) {
    return random.pick([
      null,
      true,
      false,
      0,
      -1,
      1.5,
      1e308,
      "",
      "x",
      "NaN",
      "/",
      "..",
      "https://a.test/b?c=d",
      "\u0000",
      "2026-02-30",
      "Feature",
      "FeatureCollection",
      "SUCCEEDED",
      "next",
    ]);
  }
  const count = random.below(4);
  if (kind === 9) return Array.from({ length: count }, () => anyJson(random, depth + 1));
  const names = [
    "id",
    "type",
    "features",
    "data",
    "error",
    "links",
    "rel",
    "href",
    "status",
    "jobs",
    "assets",
    "properties",
    "geometry",
    "__proto__",
    "toString",
    "length",
    "message",
    "url",
  ];
  return Object.fromEntries(
    Array.from({ length: count }, () => [random.pick(names), anyJson(random, depth + 1)]),
  );
}

/** The text of JSON with one change somewhere. */
export function mutatedJson(text: string, random: Random): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text;
  }
  const places: [Record<string, unknown>, string][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const name of Object.keys(value)) {
      places.push([value as Record<string, unknown>, name]);
      visit((value as Record<string, unknown>)[name]);
    }
  };
  visit(body);
  if (places.length === 0 || random.below(10) === 0) return JSON.stringify(anyJson(random));
  const changes = 1 + random.below(3);
  for (let change = 0; change < changes; change += 1) {
    const [owner, name] = random.pick(places);
    const way = random.below(4);
    if (way === 0) delete owner[name];
    else if (way === 1) owner[name] = [owner[name]];
    else owner[name] = anyJson(random);
  }
  return random.below(12) === 0
    ? JSON.stringify(body).replace(/\d+/, () => random.pick(["NaN", "-Infinity", "01", "1e"]))
    : JSON.stringify(body);
}
