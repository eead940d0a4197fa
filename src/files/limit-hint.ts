/** What a place for files adds to the message about a limit on their bytes; `undefined` for nothing. */
export function limitHintOf(transaction: object): string | undefined {
  const hint = "limitHint" in transaction ? transaction.limitHint : undefined;
  return typeof hint === "string" ? hint : undefined;
}
