/** Writes text into SVG or HTML. What XML cannot hold (most control characters, half a pair) becomes a question mark. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const narrow = /[ !'(),./:;[\]|fijlrtI-]/;
const broad = /[mwMW@%]/;
const medium = /[A-Z0-9_&#]/;
/** From here on, letters of East Asia and emoji, as wide as they are high. */
const firstSquare = 0x1100;

/** About how wide a text is, in heights of its font. No font is at hand where texts are laid out: rather too much. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if ((character.codePointAt(0) ?? 0) >= firstSquare) width += 1;
    else if (narrow.test(character)) width += 0.4;
    else if (broad.test(character)) width += 1;
    else width += medium.test(character) ? 0.67 : 0.6;
  }
  return width;
}

/** How a text is set. */
export interface TextStyle {
  readonly fontSize: number;
  readonly isBold: boolean;
  /** Lines that it may have. */
  readonly maxLines: number;
  /** What is left out where it does not fit: its end or, where ends tell names apart, its middle. */
  readonly leaveOut: "end" | "middle";
}

/** How much wider bold letters are. */
const boldness = 1.2;

/**
 * Breaks a text into lines that are at the most `width` wide, where words and parts of names end. An ellipsis stands for
 * what does not fit.
 */
export function linesOf(
  text: string,
  { fontSize, isBold, maxLines, leaveOut, width }: TextStyle & { width: number },
): string[] {
  const room = width / fontSize / (isBold ? boldness : 1);
  const pieces = text
    .replace(/\s+/g, " ")
    .trim()
    .match(/[^ \-_/]*[ \-_/]+|[^ \-_/]+/g);
  const lines: string[] = [];
  let line = "";
  for (const piece of (pieces ?? []).flatMap((whole) => cut(whole, room))) {
    if (line !== "" && widthOf((line + piece).trimEnd()) > room) {
      lines.push(line);
      line = "";
    }
    line += piece;
  }
  if (line !== "") lines.push(line);
  if (lines.length > maxLines) {
    lines.push(shortened(lines.splice(maxLines - 1).join(""), { room, leaveOut }));
  }
  return lines.map((one) => one.trimEnd());
}

/** Cuts what is wider than a line and has no place to break. */
function cut(piece: string, room: number): string[] {
  if (widthOf(piece.trimEnd()) <= room) return [piece];
  const parts: string[] = [];
  let part = "";
  for (const character of piece) {
    if (part !== "" && widthOf(part + character) > room) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}

function shortened(
  text: string,
  { room, leaveOut }: { room: number; leaveOut: TextStyle["leaveOut"] },
): string {
  const characters = [...text];
  const shareAtEnd = leaveOut === "middle" ? 0.5 : 0;
  for (let count = characters.length - 1; count > 0; count -= 1) {
    const atEnd = Math.floor(count * shareAtEnd);
    const start = characters.slice(0, count - atEnd).join("");
    const made = `${start.trimEnd()}…${characters.slice(characters.length - atEnd).join("")}`;
    if (widthOf(made) <= room) return made;
  }
  return "…";
}
