import type { Geometry } from "geojson";
import { isRecord } from "../../options";
import { BadRequest } from "./exchange";
import { intersects } from "./geometry";

/** The result of a filter for an item; `undefined` where a value is missing, as in SQL. */
type Verdict = boolean | undefined;

/** Returns the value of an item's property; `undefined` or `null` if it is missing. */
export type PropertyOf = (property: string) => unknown;

/** @throws {BadRequest} when the filter, in CQL2-JSON, has an unknown operator or shape. */
export function isFiltered(filter: unknown, propertyOf: PropertyOf): boolean {
  return verdictOf(filter, propertyOf) === true;
}

function verdictOf(filter: unknown, propertyOf: PropertyOf): Verdict {
  if (typeof filter === "boolean") return filter;
  if (!isRecord(filter) || typeof filter.op !== "string" || !Array.isArray(filter.args)) {
    throw new BadRequest("A filter is an object with op and args");
  }
  const { op, args } = filter;
  const verdicts = () => args.map((arg) => verdictOf(arg, propertyOf));
  if (op === "and") return conjunction(verdicts());
  if (op === "or") return negation(conjunction(verdicts().map(negation)));
  if (op === "not") return negation(verdicts()[0]);
  const compare = operators[op];
  if (compare === undefined) throw new BadRequest(`The operator ${op} is not known`);
  const [value, ...others] = args.map((arg) => read(arg, propertyOf));
  if (op === "isNull") return isMissing(value);
  if (isMissing(value) || others.some(isMissing)) return undefined;
  return compare(value, others);
}

const operators: Readonly<Record<string, (value: unknown, others: readonly unknown[]) => boolean>> = {
  "=": (value, [other]) => isEqual(value, other),
  "<>": (value, [other]) => !isEqual(value, other),
  "<": (value, [other]) => isLess(value, other),
  "<=": (value, [other]) => !isLess(other, value),
  ">": (value, [other]) => isLess(other, value),
  ">=": (value, [other]) => !isLess(value, other),
  in: (value, [list]) => Array.isArray(list) && list.some((other) => isEqual(value, other)),
  between: (value, [least, most]) => !isLess(value, least) && !isLess(most, value),
  like: (value, [pattern]) => isLike(`${value}`, `${pattern}`),
  isNull: isMissing,
  s_intersects: (value, [other]) => intersects(value as Geometry, other as Geometry),
};

function read(arg: unknown, propertyOf: PropertyOf): unknown {
  if (Array.isArray(arg)) return arg.map((one) => read(one, propertyOf));
  if (!isRecord(arg)) return arg;
  if (typeof arg.property === "string") return propertyOf(arg.property);
  return arg.timestamp ?? arg.date ?? arg;
}

function conjunction(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

function negation(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined;
}

function isEqual(left: unknown, right: unknown): boolean {
  return comparable(left) === comparable(right);
}

function isLess(left: unknown, right: unknown): boolean {
  return (comparable(left) as number) < (comparable(right) as number);
}

/** Different spellings of a time are equal. */
function comparable(value: unknown): unknown {
  const isMoment = typeof value === "string" && /^\d{4}-\d\d-\d\d(?:T|$)/.test(value);
  return isMoment ? Date.parse(value) : value;
}

/** `%` stands for any characters, `_` for one, and a backslash makes the next one literal. */
function isLike(value: string, pattern: string): boolean {
  const parts = pattern.match(/\\.|./gs) ?? [];
  // After how many parts the value so far may be.
  let reached = skipAny(new Set([0]), parts);
  for (const character of value.split("")) {
    const next = new Set<number>();
    for (const at of reached) {
      const part = parts[at];
      if (part === "%") next.add(at);
      else if (part === "_" || part?.slice(-1) === character) next.add(at + 1);
    }
    reached = skipAny(next, parts);
  }
  return reached.has(parts.length);
}

function skipAny(reached: Set<number>, parts: readonly string[]): Set<number> {
  // A set also yields what is added meanwhile.
  for (const at of reached) if (parts[at] === "%") reached.add(at + 1);
  return reached;
}
