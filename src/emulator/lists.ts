/**
 * Sorts a list as a query asks for it, such as by `created,desc`; `undefined` for a field or a direction that is not
 * known. Items without a value come last, or first in descending order. Equals keep their order.
 */
export function sorted<Item>(
  items: readonly Item[],
  {
    by,
    fields,
    read,
  }: { by: string; fields: readonly string[]; read: (item: Item, field: string) => unknown },
): Item[] | undefined {
  const [field = "", direction = "asc"] = by.split(",");
  if (!fields.includes(field) || !/^(?:asc|desc)$/i.test(direction)) return undefined;
  const turned = direction.toLowerCase() === "desc" ? -1 : 1;
  return items
    .map((item) => ({ item, value: read(item, field) ?? undefined }))
    .sort((left, right) => turned * compared(left.value, right.value))
    .map(({ item }) => item);
}

/** Tells whether a query, which may name several values with commas between them, names one of these or none at all. */
export function isNamed(query: URLSearchParams, name: string, values: readonly unknown[]): boolean {
  const named = query.get(name)?.split(",");
  return named === undefined || values.some((value) => named.includes(`${value}`));
}

function compared(left: unknown, right: unknown): number {
  if (left === right) return 0;
  if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
  return (left as string) < (right as string) ? -1 : 1;
}
