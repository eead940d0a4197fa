import { isUp42Error } from "up42-js/browser";
import { type AreaAnswer, askArea, type Row } from "./scenes";

/** What an area that was typed may have meant, in the order in which it is thought of. */
const guesses: readonly { readonly sentence: string; readonly of: (area: Area) => Area }[] = [
  {
    sentence: "Each longitude comes before its latitude: west, south, east, north.",
    of: ([west, south, east, north]) => [south, west, north, east],
  },
  {
    sentence: "West comes before east.",
    of: ([west, south, east, north]) => [east, south, west, north],
  },
  {
    sentence: "South comes before north.",
    of: ([west, south, east, north]) => [west, north, east, south],
  },
  {
    sentence: "The south-western corner comes before the north-eastern one.",
    of: ([west, south, east, north]) => [east, north, west, south],
  },
];

type Area = readonly [west: number, south: number, east: number, north: number];

/**
 * Says in words what is odd about an area, and what may have been meant: four numbers in another order that meet some
 * scene. `undefined` when the area is as most are.
 *
 * @param options.answers How the rows lie to it; not given when it is no area.
 */
export function hintAt(
  [west = 0, south = 0, east = 0, north = 0]: readonly number[],
  { rows, answers }: { rows: readonly Row[]; answers?: ReadonlyMap<Row, AreaAnswer> },
): string | undefined {
  // From west to east, an area may go over the antimeridian, but hardly most of the way around the earth.
  const isLong = (west <= east ? east - west : east - west + 360) > 180;
  const isMet = rows.some((row) => answers?.get(row)?.meets === true);
  if (isMet && !isLong) return undefined;
  for (const { sentence, of } of guesses) {
    const [first, second, third, fourth] = of([west, south, east, north]);
    const isInOrder = first < third && second < fourth;
    if (isInOrder && meetsSome(rows, [first, second, third, fourth])) {
      return `${sentence} Did you mean ${[first, second, third, fourth].join(", ")}?`;
    }
  }
  if (answers === undefined || isMet) return undefined;
  return "No scene of this task lies there.";
}

function meetsSome(rows: readonly Row[], area: readonly number[]): boolean {
  try {
    return [...askArea(rows, area).values()].some(({ meets }) => meets);
  } catch (error) {
    if (isUp42Error(error, "InputError")) return false;
    throw error;
  }
}
