/** Replaces characters that XML cannot hold (most control characters, half of a surrogate pair) with U+FFFD. */
export function withoutForbidden(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}");
}

/** Escapes text for SVG or HTML. */
export function escaped(text: string): string {
  return withoutForbidden(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

interface Frame {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** Writes a whole SVG on a white ground. It shrinks with the page. */
export function svgOf(parts: readonly string[], { name, width, height }: Frame): string {
  const title = escaped(name);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${title}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" style="max-width:100%;height:auto" font-family="system-ui, sans-serif" fill="#1f2328">`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

const narrow = /[ !'(),./:;[\]|fijlrtI-]/;
const broad = /[mwMW@%]/;
const medium = /[A-Z0-9_&#]/;
/** From here on, East Asian letters and emoji, which are as wide as they are high. */
const firstSquare = 0x1100;

/**
 * The approximate width of text, in heights of its font. No font is available here, so the result is rather too large.
 */
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

export interface TextStyle {
  readonly fontSize: number;
  readonly isBold: boolean;
  readonly maxLines: number;
  /** The part that is left out when the text does not fit: the end, or the middle for names that differ at the end. */
  readonly leaveOut: "end" | "middle";
}

/** How much wider bold letters are. */
const boldness = 1.2;

/**
 * Breaks text into lines of at most `width` pixels, after words and parts of names. An ellipsis replaces what does not
 * fit.
 */
export function linesOf(
  text: string,
  { fontSize, isBold, maxLines, leaveOut, width }: TextStyle & { width: number },
): string[] {
  const room = width / fontSize / (isBold ? boldness : 1);
  const words = text.replace(/\s+/g, " ").trim();
  // More characters never fit, as the most narrow ones are 0.4 wide.
  const most = maxLines * Math.ceil(room / 0.4);
  const shown = words.length > 2 * most ? words.slice(0, most) + words.slice(-most) : words;
  const pieces = shown.match(/[^ \-_/]*[ \-_/]+|[^ \-_/]+/g);
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

/** Cuts a piece that is wider than a line and cannot be broken. */
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
