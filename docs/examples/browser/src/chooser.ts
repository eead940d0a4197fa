import { make } from "./elements";

/** Maximum number of jobs in a list. */
export const jobLimit = 100;

/** A list to choose one thing from. */
export interface Chooser<Item> {
  /** Offers these items, and selects the first. */
  show(items: readonly Item[]): void;
  /** Updates the labels. */
  relabel(): void;
  /** The selected item; `undefined` if the list is empty. */
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

/** The known parts of a label, joined for reading. */
export function labelOf(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** A status in words: `NOT_STARTED` becomes "not started". */
export function wordsOf(status: string): string {
  return status.toLowerCase().replaceAll("_", " ");
}
