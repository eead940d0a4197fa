import { isUp42Error } from "up42-js/browser";
import { tellField } from "./announce";
import { hintAt } from "./area-hint";
import { find } from "./elements";
import { type AreaAnswer, askArea, type Row } from "./scenes";

/** The rows that match the filters. */
export interface Filtered {
  readonly rows: readonly Row[];
  /** West, south, east, north in degrees. */
  readonly area: readonly number[] | undefined;
  readonly answers: ReadonlyMap<Row, AreaAnswer>;
}

/** Lets the user filter rows by clouds and by an area; calls `onChange` after each change. */
export function offerFilters({
  onChange,
}: {
  onChange: () => void;
}): (rows: readonly Row[]) => Promise<Filtered> {
  const form = find("filters", HTMLFormElement);
  const clouds = find("clouds", HTMLInputElement);
  const area = find("area", HTMLInputElement);

  form.addEventListener("submit", (event) => event.preventDefault());
  clouds.addEventListener("input", onChange);
  // An area that is only half typed is not an area, so the field is read when the user leaves it.
  area.addEventListener("change", onChange);
  find("show-all", HTMLButtonElement).addEventListener("click", () => {
    form.reset();
    onChange();
  });

  return async (rows) => {
    const limit = clouds.valueAsNumber;
    find("clouds-shown", HTMLOutputElement).textContent = `${limit}\u00a0%`;
    const asked = await askTyped(rows, area);
    const left = rows.filter((row) => {
      const isClear = limit === 100 || (row.clouds !== undefined && row.clouds <= limit);
      return isClear && asked?.answers.get(row)?.meets !== false;
    });
    return { rows: left, area: asked?.area, answers: asked?.answers ?? new Map() };
  };
}

/** Reads the typed area and what each row covers of it; `undefined` if the field is empty or not a valid area. */
async function askTyped(rows: readonly Row[], field: HTMLInputElement) {
  tellField(field, "");
  if (field.value.trim() === "") return undefined;
  const area = field.value
    .split(/[\s,;]+/)
    .filter((part) => part !== "")
    .map(Number);
  if (area.length !== 4 || area.some((degrees) => !Number.isFinite(degrees))) {
    tellField(field, "Type four numbers in degrees: west, south, east, north.");
    return undefined;
  }
  try {
    const answers = await askArea(rows, area);
    tellField(field, (await hintAt(area, { rows, answers })) ?? "");
    return { area, answers };
  } catch (error) {
    if (!isUp42Error(error, "InputError")) throw error;
    tellField(field, (await hintAt(area, { rows })) ?? error.message);
    return undefined;
  }
}
