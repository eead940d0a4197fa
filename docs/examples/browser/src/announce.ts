import { find } from "./elements";

/** Says something to those who do not see it happen. What was said before is replaced. */
export function announce(text: string): void {
  find("status", HTMLElement).textContent = text;
}

/** Says what went wrong in one sentence; a call that was ended on purpose is nothing to speak of. */
export function sentenceOf(error: unknown): string {
  if (isAbort(error)) return "";
  return error instanceof Error ? error.message : String(error);
}

/** Whether a call was ended on purpose: by a signal, or by closing a browser's dialog. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Shows, or takes back, what is wrong with a field. Assistive technology reads it with the field. */
export function tellField(field: HTMLInputElement, sentence: string): void {
  find(`${field.id}-error`, HTMLElement).textContent = sentence;
  field.setAttribute("aria-invalid", `${sentence !== ""}`);
}
