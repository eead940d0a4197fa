import { fc } from "./properties";

const spaces = ["", "", " ", "\n", "\t\r\n  "] as const;

/** Writes JSON with white space anywhere, and with any characters of texts escaped in any way that is legal. */
export function jsonTexts(value: unknown): fc.Arbitrary<string> {
  return fc
    .infiniteStream(fc.nat({ max: 99 }))
    .map((choices) => write(JSON.parse(JSON.stringify(value)), () => choices.next().value ?? 0));
}

function write(value: unknown, choose: () => number): string {
  const space = (): string => spaces[choose() % spaces.length] ?? "";
  return space() + writeBare(value, choose) + space();
}

function writeBare(value: unknown, choose: () => number): string {
  if (typeof value === "string") return writeText(value, choose);
  if (Array.isArray(value)) return `[${value.map((element) => write(element, choose)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${write(name, choose)}:${write(member, choose)}`,
  );
  return `{${members.join(",")}}`;
}

function writeText(text: string, choose: () => number): string {
  const characters = text.split("").map((unit) => {
    if (choose() < 10) return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    if (unit === "/" && choose() < 50) return "\\/";
    return undefined;
  });
  // Halves of a pair that are not escaped must stay together.
  let written = "";
  for (let index = 0; index < characters.length; index += 1) {
    const escaped = characters[index];
    const isPair =
      /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(index, index + 2)) &&
      escaped === undefined &&
      characters[index + 1] === undefined;
    written += escaped ?? JSON.stringify(text.slice(index, index + (isPair ? 2 : 1))).slice(1, -1);
    if (isPair) index += 1;
  }
  return `"${written}"`;
}
