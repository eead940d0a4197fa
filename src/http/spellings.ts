/** A shorter secret may be an everyday word, so it is only found as a whole word. */
const wordCharacters = 8;
/** Of a longer secret, such as a token, only the plain spelling is found. */
const spelledCharacters = 256;

/**
 * Makes the pattern that finds a secret in every spelling: plain, encoded for an address or a form (up to four
 * times), escaped for JSON or HTML. Its first group is what stands before the secret.
 */
export function spellingsOf(secret: string): RegExp {
  const spell = secret.length > spelledCharacters ? literal : spellingsOfPart;
  // Backslashes in a row are one part: they may all be doubled.
  const spelled = (secret.match(/\\+|[^\\]/gsu) ?? []).map(spell).join("");
  const isWord = secret.length < wordCharacters;
  return new RegExp(isWord ? `(^|[^\\p{L}\\p{N}])${spelled}(?![\\p{L}\\p{N}])` : `()${spelled}`, "gu");
}

function spellingsOfPart(part: string): string {
  if (part.startsWith("\\")) return `(?:\\\\|${percent(0x5c)}){${part.length},${4 * part.length}}`;
  const code = part.codePointAt(0) as number;
  const units = Array.from({ length: part.length }, (_, at) => part.charCodeAt(at));
  const inHtml = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" }[part];
  const inJson = JSON.stringify(part).slice(1, -1).slice(1);
  const spellings = [
    `${`"'/`.includes(part) ? "\\\\{0,3}" : ""}${literal(part)}`,
    ...(part === " " ? ["\\+"] : []),
    ...(part < " " && inJson.length === 1 ? [`\\\\{1,4}${inJson}`] : []),
    Array.from(new TextEncoder().encode(part), percent).join(""),
    units.map((unit) => `\\\\{1,4}u${anyCase(unit, 4)}`).join(""),
    `&#0{0,4}${code};`,
    `&#[xX]0{0,4}${anyCase(code, 1)};`,
    ...(inHtml === undefined ? [] : [`&${inHtml};`]),
  ];
  return `(?:${spellings.join("|")})`;
}

function literal(text: string): string {
  return Array.from(text, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`).join("");
}

function percent(byte: number): string {
  return `%(?:25){0,3}${anyCase(byte, 2)}`;
}

/** A hexadecimal number in small or capital letters. */
function anyCase(value: number, digits: number): string {
  const hex = value.toString(16).padStart(digits, "0");
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
