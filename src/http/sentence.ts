/** Ends a text with one full stop, whatever punctuation the words of others in it end with. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
