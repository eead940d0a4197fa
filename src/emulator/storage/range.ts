/**
 * Reads a `Range` header: the first byte and the byte after the last one. `undefined` means the whole file: the header is missing, malformed, or requests several
 * ranges. `"unsatisfiable"` means that the range is outside the file.
 */
export function rangeFrom(
  header: string | null,
  { size }: { size: number },
): { readonly start: number; readonly end: number } | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) return "unsatisfiable";
  return { start, end: last === "" ? size : Math.min(Number(last) + 1, size) };
}
