import { find } from "./elements";

/** Announces something to screen readers, and replaces the last announcement. */
export function announce(text: string): void {
  find("status", HTMLElement).textContent = text;
}

/** One sentence about an error; empty for a call that was cancelled on purpose. */
export function sentenceOf(error: unknown): string {
  if (isAbort(error)) return "";
  return error instanceof Error ? error.message : String(error);
}

/** Whether a call was cancelled on purpose: by a signal, or by closing a browser's dialog. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Shows the error of a field, or removes it. Assistive technology reads it with the field. */
export function tellField(field: HTMLInputElement, sentence: string): void {
  find(`${field.id}-error`, HTMLElement).textContent = sentence;
  field.setAttribute("aria-invalid", `${sentence !== ""}`);
}
