import { find, make } from "./elements";
import type { Filtered } from "./filters";
import type { Row } from "./scenes";

/** A table of scenes with a box to choose each. */
export interface SceneTable {
  /** Shows other rows, or the same rows with other filters. */
  show(filtered: Filtered): void;
  /** The chosen rows that are shown, in the order of the table. */
  chosen(): Row[];
  /** Adds the pictures to the rows that have one. */
  showPictures(): Promise<void>;
}

interface Column {
  readonly name: string;
  readonly title: string;
  readonly isNumber?: true;
  readonly valueOf: (row: Row, filtered: Filtered) => string | number | undefined;
  readonly textOf: (value: string | number) => string;
}

/** Number of characters that fit into one line. */
const longName = 24;

const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

const columns: readonly Column[] = [
  { name: "scene", title: "Scene", valueOf: ({ title, id }) => `${title} ${id}`, textOf: String },
  { name: "date", title: "Date", valueOf: ({ date }) => date, textOf: dayOf },
  {
    name: "clouds",
    title: "Clouds",
    isNumber: true,
    valueOf: ({ clouds }) => clouds,
    textOf: (percent) => `${Number(percent).toFixed(1)}\u00a0%`,
  },
  {
    name: "area",
    title: "Area",
    isNumber: true,
    valueOf: (row) => row.areaKm2,
    textOf: (km2) => `${Number(km2).toFixed(1)}\u00a0km²`,
  },
  {
    name: "covers",
    title: "Covers",
    isNumber: true,
    valueOf: (row, { answers }) => answers.get(row)?.share,
    textOf: (share) => `${Math.round(100 * Number(share))}\u00a0%`,
  },
];

/** Builds the table of some rows, and reports each change of the selection or the order. */
export function buildTable(
  rows: readonly Row[],
  { onChoice, onSort, signal }: { onChoice: () => void; onSort: (text: string) => void; signal: AbortSignal },
): SceneTable {
  let filtered: Filtered = { rows, area: undefined, answers: new Map() };
  let order = { column: columns[1] as Column, isDescending: true };
  const body = make("tbody");
  const all = make("input", { type: "checkbox", ariaLabel: "Choose all scenes shown" });
  const heads = columns.map((column) => {
    const button = make("button", { type: "button" }, column.title);
    button.addEventListener("click", () => sortBy(column));
    return { column, cell: make("th", { scope: "col", className: classOf(column) }, button) };
  });
  const lines = new Map(rows.map((row) => [row, buildLine(row, { onChoice: chosenChanged })]));
  const table = make(
    "table",
    {},
    make("thead", {}, make("tr", {}, make("td", {}, all), ...heads.map(({ cell }) => cell))),
    body,
  );
  table.setAttribute("aria-labelledby", "table-title");
  find("table-box", HTMLElement).replaceChildren(table);

  all.addEventListener("change", () => {
    for (const row of filtered.rows) {
      const box = lines.get(row)?.box;
      if (box !== undefined) box.checked = all.checked;
    }
    chosenChanged();
  });

  function sortBy(column: Column): void {
    const isDescending = order.column === column ? !order.isDescending : false;
    order = { column, isDescending };
    draw();
    onSort(`Sorted by ${column.title.toLowerCase()}, ${isDescending ? "descending" : "ascending"}.`);
  }

  function sorted(): Row[] {
    const { column, isDescending } = order;
    return [...filtered.rows].sort((one, other) => {
      const [left, right] = [column.valueOf(one, filtered), column.valueOf(other, filtered)];
      // Unknown values come last in both orders.
      if (left === undefined || right === undefined)
        return Number(left === undefined) - Number(right === undefined);
      const ascending = left < right ? -1 : Number(left > right);
      return isDescending ? -ascending : ascending;
    });
  }

  function draw(): void {
    const hasArea = filtered.area !== undefined;
    table.classList.toggle("has-area", hasArea);
    for (const { column, cell } of heads) {
      cell.hidden = column.name === "covers" && !hasArea;
      const isSorted = order.column === column;
      if (isSorted) cell.ariaSort = order.isDescending ? "descending" : "ascending";
      else cell.removeAttribute("aria-sort");
    }
    const shown = sorted();
    for (const row of shown) fillLine(row);
    body.replaceChildren(...shown.flatMap((row) => lines.get(row)?.line ?? []));
    drawAll();
  }

  function fillLine(row: Row): void {
    for (const [index, column] of columns.entries()) {
      if (column.name === "scene") continue;
      const cell = lines.get(row)?.line.cells[index + 1];
      if (cell === undefined) continue;
      const value = column.valueOf(row, filtered);
      cell.classList.toggle("unknown", value === undefined);
      cell.textContent = value === undefined ? "–" : column.textOf(value);
      cell.hidden = column.name === "covers" && filtered.area === undefined;
    }
  }

  function chosen(): Row[] {
    return sorted().filter((row) => lines.get(row)?.box.checked === true);
  }

  function drawAll(): void {
    const count = chosen().length;
    all.checked = count > 0 && count === filtered.rows.length;
    all.indeterminate = count > 0 && count < filtered.rows.length;
  }

  function chosenChanged(): void {
    drawAll();
    onChoice();
  }

  return {
    chosen,
    show(newFiltered) {
      filtered = newFiltered;
      draw();
      chosenChanged();
    },
    async showPictures() {
      for (const row of filtered.rows) {
        const picture = lines.get(row)?.picture;
        const { quicklook } = row.scene;
        if (picture === undefined || picture.src !== "" || quicklook === undefined) continue;
        const image = await quicklook.load().catch(() => undefined);
        if (signal.aborted) return;
        if (image === undefined) continue;
        const url = URL.createObjectURL(image);
        signal.addEventListener("abort", () => URL.revokeObjectURL(url));
        picture.src = url;
      }
    },
  };
}

interface Line {
  readonly line: HTMLTableRowElement;
  readonly box: HTMLInputElement;
  readonly picture: HTMLImageElement;
}

function buildLine(row: Row, { onChoice }: { onChoice: () => void }): Line {
  const box = make("input", { type: "checkbox", ariaLabel: `Choose ${row.title} ${row.id}` });
  box.addEventListener("change", onChoice);
  const picture = make("img", { alt: "", width: 44, height: 44 });
  const className = row.title.length > longName ? "scene-name long" : "scene-name";
  const name = make("span", { className }, ...breakable(row.title), make("small", {}, row.id));
  const head = make("th", { scope: "row" }, make("div", { className: "scene" }, picture, name));
  const cells = columns.slice(1).map((column) => make("td", { className: classOf(column) }));
  return { line: make("tr", {}, make("td", {}, box), head, ...cells), box, picture };
}

/** Lets a name without spaces break after an underscore. */
function breakable(name: string): (string | HTMLElement)[] {
  return name.split(/(?<=_)/).flatMap((part, index) => (index === 0 ? [part] : [make("wbr"), part]));
}

function classOf({ name, isNumber }: Column): string {
  return isNumber ? `${name} number` : name;
}

function dayOf(date: string | number): string {
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? String(date) : days.format(time);
}
