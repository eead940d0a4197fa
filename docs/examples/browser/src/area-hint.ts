import { isUp42Error } from "up42-js/browser";
import { type AreaAnswer, askArea, type Row } from "./scenes";

/** What the user may have meant by an area, the most likely guess first. */
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
 * Explains what is unusual about an area, and what the user may have meant: the four numbers in another order, if that
 * area touches a scene. `undefined` for an ordinary area.
 *
 * @param options.answers What each row covers of the area; `undefined` if the numbers are not an area.
 */
export async function hintAt(
  [west = 0, south = 0, east = 0, north = 0]: readonly number[],
  { rows, answers }: { rows: readonly Row[]; answers?: ReadonlyMap<Row, AreaAnswer> },
): Promise<string | undefined> {
  // An area may cross the antimeridian, but will hardly go most of the way around the earth.
  const isLong = (west <= east ? east - west : east - west + 360) > 180;
  const isMet = rows.some((row) => answers?.get(row)?.meets === true);
  if (isMet && !isLong) return undefined;
  for (const { sentence, of } of guesses) {
    const [first, second, third, fourth] = of([west, south, east, north]);
    const isInOrder = first < third && second < fourth;
    if (isInOrder && (await meetsSome(rows, [first, second, third, fourth]))) {
      return `${sentence} Did you mean ${[first, second, third, fourth].join(", ")}?`;
    }
  }
  if (answers === undefined || isMet) return undefined;
  return "No scene of this task is in this area.";
}

async function meetsSome(rows: readonly Row[], area: readonly number[]): Promise<boolean> {
  try {
    return [...(await askArea(rows, area)).values()].some(({ meets }) => meets);
  } catch (error) {
    if (isUp42Error(error, "InputError")) return false;
    throw error;
  }
}
