/**
 * Sorts a list by a query such as `created,desc`; `undefined` for an unknown field or direction. Items without a value
 * come last, or first in descending order. Equal items keep their order.
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

/** Whether a query parameter, a list with commas, contains one of these values or is missing. */
export function isNamed(query: URLSearchParams, name: string, values: readonly unknown[]): boolean {
  const named = query.get(name)?.split(",");
  return named === undefined || values.some((value) => named.includes(`${value}`));
}

function compared(left: unknown, right: unknown): number {
  if (left === right) return 0;
  if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
  return (left as string) < (right as string) ? -1 : 1;
}
