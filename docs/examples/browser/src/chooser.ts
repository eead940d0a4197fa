import { make } from "./elements";

/** Jobs that are listed at the most. */
export const jobLimit = 100;

/** A list to choose one thing from. */
export interface Chooser<Item> {
  /** Offers these, and chooses the first. */
  show(items: readonly Item[]): void;
  /** Writes the labels anew. */
  relabel(): void;
  /** What is chosen; `undefined` when nothing is offered. */
  chosen(): Item | undefined;
}

export function chooser<Item>(
  select: HTMLSelectElement,
  { label, onChoice }: { label: (item: Item) => string; onChoice: (item: Item) => void },
): Chooser<Item> {
  let items: readonly Item[] = [];
  select.addEventListener("change", () => {
    const item = items[select.selectedIndex];
    if (item !== undefined) onChoice(item);
  });
  return {
    chosen: () => items[select.selectedIndex],
    show(newItems) {
      items = newItems;
      const options = items.map((item) => make("option", { textContent: label(item) }));
      select.replaceChildren(...(options.length > 0 ? options : [make("option", { textContent: "–" })]));
    },
    relabel() {
      items.forEach((item, index) => {
        const option = select.options[index];
        if (option !== undefined) option.textContent = label(item);
      });
    },
  };
}

/** What is known of some parts, as one reads it. */
export function labelOf(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** A status as one says it: `NOT_STARTED` is "not started". */
export function wordsOf(status: string): string {
  return status.toLowerCase().replaceAll("_", " ");
}
