export { fillIn, tableOf } from "./tables.mjs";

/** The text with a capital letter at its start. */
export function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
