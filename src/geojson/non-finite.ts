/** Parses JSON in which `NaN`, `Infinity` and `-Infinity` stand for `null`. Those in strings are text and stay. */
export function parseWithNonFinite(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(nonFiniteToNull(text));
  }
}

function nonFiniteToNull(text: string): string {
  const parts: string[] = [];
  let from = 0;
  while (from < text.length) {
    const quote = text.indexOf('"', from);
    const outside = text.slice(from, quote === -1 ? undefined : quote);
    parts.push(outside.replace(/-?Infinity|NaN/g, "null"));
    if (quote === -1) break;
    from = endOfString(text, quote);
    parts.push(text.slice(quote, from));
  }
  return parts.join("");
}

/** Index after the closing quote of a string. */
function endOfString(text: string, quote: number): number {
  for (let at = text.indexOf('"', quote + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let first = at;
    while (text[first - 1] === "\\") first -= 1;
    if ((at - first) % 2 === 0) return at + 1;
  }
  return text.length;
}
