/** Adds a full stop, unless the string ends with punctuation already, such as that of a quoted message. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
