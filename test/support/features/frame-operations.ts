import * as danfo from "danfojs";
import type { Feature, FeatureCollection, Geometry } from "geojson";
import { toDataframe } from "../../../src/dataframe";
import { fc } from "./properties";

type Collection = FeatureCollection<Geometry | null>;

/** What a row stands for. */
export interface Row {
  readonly feature: Feature<Geometry | null>;
  /** As it was at first. */
  readonly original: Feature<Geometry | null>;
  readonly from: Collection;
}

/** The rows of a fresh frame. */
export function rowsOf(from: Collection): Row[] {
  return from.features.map((feature) => ({ feature, original: feature, from }));
}

/** A frame and the features that its rows stand for, by a model that knows nothing of the frame. */
export interface Modelled {
  readonly frame: danfo.DataFrame;
  readonly rows: readonly Row[];
  /** Whether the frame still leads back to its collection where it has no rows. */
  readonly linked: boolean;
}

/** Something that a user does to a frame and that keeps rows, with numbers that say which and how many. */
export interface Operation {
  readonly name: string;
  readonly numbers: readonly number[];
}

type Step = (before: Modelled, numbers: readonly number[]) => Modelled;

/** Picks rows by position, in any order. */
function pick({ rows, linked }: Modelled, frame: danfo.DataFrame, positions: readonly number[]): Modelled {
  return { frame, rows: positions.map((position) => rows[position] as Row), linked };
}

function subset(length: number, numbers: readonly number[]): number[] {
  const chosen = Array.from({ length }, (_, position) => position).filter(
    (position) => (numbers[position % numbers.length] ?? 0) % 3 !== 0,
  );
  return (numbers[0] ?? 0) % 2 === 0 ? chosen : chosen.reverse();
}

const all = ({ rows }: Modelled): number[] => [...rows.keys()];

/** The rows with a change made to the properties of each. */
function change(
  rows: readonly Row[],
  edit: (properties: Record<string, unknown>, row: number) => void,
): Row[] {
  return rows.map((row, position) => {
    const properties = { ...row.feature.properties };
    edit(properties, position);
    const isEmpty = Object.keys(properties).length === 0;
    // Nobody's own columns are dropped here: what has no properties now had none, or null, at first.
    return { ...row, feature: isEmpty ? row.original : { ...row.feature, properties } };
  });
}

/** Labels that the frame does not have. */
function freeLabels(frame: danfo.DataFrame, count: number): string[] {
  const labels: string[] = [];
  for (let number = 0; labels.length < count; number += 1) {
    if (!frame.index.includes(`label ${number}`)) labels.push(`label ${number}`);
  }
  return labels;
}

/** A name that is free in the frame. */
function freeName(frame: danfo.DataFrame, stem: string): string {
  let name = stem;
  while (frame.columns.includes(name)) name += "+";
  return name;
}

/** Puts rows in the order of groups, as Danfo does that makes keys of an object of whole numbers. */
function grouped(keys: readonly number[]): number[] {
  return [...keys.keys()].sort((one, other) => (keys[one] ?? 0) - (keys[other] ?? 0) || one - other);
}

/** What keeps labels and cells, so that a row without a geometry keeps its id, too, unless another has the same cells. */
const keepingLabels: Record<string, Step> = {
  head: (before, [count = 1]) => {
    const rows = 1 + (count % 5);
    return pick(before, before.frame.head(rows), all(before).slice(0, rows));
  },
  tail: (before, [count = 1]) => {
    const rows = 1 + (count % 5);
    return pick(before, before.frame.tail(rows), all(before).slice(-rows));
  },
  copy: (before) => pick(before, before.frame.copy(), all(before)),
  iloc: (before, numbers) => {
    const positions = subset(before.rows.length, numbers);
    return pick(before, before.frame.iloc({ rows: positions }), positions);
  },
  loc: (before, numbers) => {
    const positions = subset(before.rows.length, numbers);
    const labels = positions.map((position) => before.frame.index[position] as number);
    // Danfo takes a single text for a number or a range.
    if (labels.length === 1) return before;
    return pick(before, before.frame.loc({ rows: labels }), positions);
  },
  dropRows: (before, numbers) => {
    const kept = subset(before.rows.length, numbers).sort((one, other) => one - other);
    const gone = all(before).filter((position) => !kept.includes(position));
    const labels = gone.map((position) => before.frame.index[position] as number);
    return pick(before, before.frame.drop({ index: labels }), kept);
  },
  sortValues: (before, [choice = 0, direction = 0]) => {
    const columns = before.frame.columns.filter((column) => column !== "");
    const column = columns[choice % columns.length] ?? "geometry";
    const labels = [...before.frame.index];
    if (labels.length === 1) return before;
    const frame = before.frame.sortValues(column, { ascending: direction % 2 === 0 });
    return pick(
      before,
      frame,
      frame.index.map((label) => labels.indexOf(label)),
    );
  },
  addColumn: (before, numbers) => {
    const name = freeName(before.frame, "added");
    const values = before.rows.map(
      (_, row) => [null, "x", true, row][(numbers[row % numbers.length] ?? 0) % 4],
    );
    const frame = before.frame.addColumn(name, values as string[]);
    const rows = change(before.rows, (properties, row) => {
      properties[name] = values[row];
    });
    return { ...before, frame, rows };
  },
  dropColumn: (before) => {
    const { frame, rows } = before;
    const name = frame.columns.findLast((column) => column.startsWith("added"));
    if (name === undefined) return before;
    return {
      ...before,
      frame: frame.drop({ columns: [name] }),
      rows: change(rows, (properties) => {
        delete properties[name];
      }),
    };
  },
  rename: (before) => {
    const { frame, rows } = before;
    const name = frame.columns.findLast((column) => column.startsWith("added"));
    if (name === undefined) return before;
    const next = freeName(frame, "added again");
    return {
      ...before,
      frame: frame.rename({ [name]: next }),
      rows: change(rows, (properties) => {
        if (!Object.hasOwn(properties, name)) return;
        properties[next] = properties[name];
        delete properties[name];
      }),
    };
  },
};

/** What gives rows other labels: a row without a geometry may lose its id. */
const changingLabels: Record<string, Step> = {
  resetIndex: (before) => pick(before, before.frame.resetIndex(), all(before)),
  setIndex: (before) => {
    const index = freeLabels(before.frame, before.rows.length);
    return pick(before, before.frame.setIndex({ index }), all(before));
  },
  query: (before, numbers) => {
    const positions = subset(before.rows.length, numbers).sort((one, other) => one - other);
    const mask = all(before).map((position) => positions.includes(position));
    return pick(before, before.frame.resetIndex().query(mask), positions);
  },
  append: (before, [count = 1]) => {
    const rows = 1 + (count % 2);
    const more = all(before).slice(-rows);
    const labels = freeLabels(before.frame, more.length);
    return pick(before, before.frame.append(before.frame.tail(rows), labels), [...all(before), ...more]);
  },
};

/** What lets go of the frame's configuration: a row without a geometry loses its id. */
const losingConfiguration: Record<string, Step> = {
  concat: (before) => {
    const frame = danfo.concat({ dfList: [before.frame.copy(), before.frame.copy()], axis: 0 });
    const twice = [...all(before), ...all(before)];
    return { ...pick(before, frame as danfo.DataFrame, twice), linked: false };
  },
  concatWithOther: (before) => {
    const other: Collection = {
      type: "FeatureCollection",
      bbox: [0, 0, 1, 1],
      features: [
        {
          type: "Feature",
          id: "other",
          geometry: { type: "Point", coordinates: [1, 1] },
          properties: { a: { b: 1 } },
        },
        { type: "Feature", geometry: { type: "Point", coordinates: [1, 2] }, properties: { only: null } },
      ],
    };
    const frames = [before.frame.copy(), toDataframe(other, { danfo })];
    const frame = danfo.concat({ dfList: frames, axis: 0 }) as danfo.DataFrame;
    return { frame, rows: [...before.rows, ...rowsOf(other)], linked: false };
  },
  getGroup: (before, numbers) => {
    const name = freeName(before.frame, "group");
    const keys = before.rows.map((_, row) => (numbers[row % numbers.length] ?? 0) % 2);
    const group = keys[0] ?? 0;
    const frame = before.frame.addColumn(name, keys).groupby([name]).getGroup([group]);
    const rows = change(before.rows, (properties) => {
      properties[name] = group;
    });
    return { frame, rows: rows.filter((_, row) => keys[row] === group), linked: false };
  },
  applyToGroups: (before, numbers) => {
    const name = freeName(before.frame, "group");
    const keys = before.rows.map((_, row) => (numbers[row % numbers.length] ?? 0) % 3);
    const frame = before.frame
      .addColumn(name, keys)
      .groupby([name])
      .apply((group) => group.copy());
    const rows = change(before.rows, (properties, row) => {
      properties[name] = keys[row];
      properties[`${name}_Group`] = keys[row];
    });
    return { frame, rows: grouped(keys).map((row) => rows[row] as Row), linked: false };
  },
  merge: (before, numbers) => {
    const name = freeName(before.frame, "key");
    const other = freeName(before.frame, "joined");
    const keys = before.rows.map((_, row) => (numbers[row % numbers.length] ?? 0) % 3);
    const left = before.frame.addColumn(name, keys);
    const right = new danfo.DataFrame(
      [
        [0, "zero"],
        [1, null],
      ],
      { columns: [name, other] },
    );
    const frame = danfo.merge({ left, right, on: [name], how: "left" });
    const rows = change(before.rows, (properties, row) => {
      properties[name] = keys[row];
      if (keys[row] === 0) properties[other] = "zero";
      if (keys[row] === 1) properties[other] = null;
    });
    return { frame, rows: grouped(keys).map((row) => rows[row] as Row), linked: false };
  },
};

const steps: Record<string, Step> = { ...keepingLabels, ...changingLabels, ...losingConfiguration };

/** Some operations, one after the other, that leave this much to know rows by. */
export function operations({ leaving }: { leaving: "labels" | "geometries" }): fc.Arbitrary<Operation[]> {
  const names = Object.keys(keepingLabels);
  if (leaving === "geometries") {
    names.push(...Object.keys(changingLabels), ...Object.keys(losingConfiguration));
  }
  const operation = fc.record(
    {
      name: fc.constantFrom(...names),
      numbers: fc.array(fc.nat({ max: 20 }), { minLength: 2, maxLength: 5 }),
    },
    { noNullPrototype: true },
  );
  return fc.array(operation, { minLength: 1, maxLength: 6 });
}

/**
 * Does it to the frame and to the model. Danfo throws at most frames without rows, and `concat` makes a column of
 * frames that have just one: they stay as they are.
 */
export function operate(before: Modelled, { name, numbers }: Operation): Modelled {
  if (before.rows.length === 0 || before.frame.columns.length < 2) return before;
  return steps[name]?.(before, numbers) ?? before;
}

/** The collection that the model says the frame stands for. */
export function modelled(start: Collection, { rows, linked }: Modelled): Collection {
  const features = rows.map(({ feature }) => feature);
  const [from = linked ? start : undefined, another] = new Set(rows.map((row) => row.from));
  if (from === undefined || another !== undefined) return { type: "FeatureCollection", features };
  return { ...from, features };
}
