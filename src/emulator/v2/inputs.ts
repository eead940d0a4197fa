import { area } from "@turf/turf";
import { isRecord } from "../../options";
import type { EmulatedItem } from "./item";
import type { ProcessingProblem } from "./options";
import { type EmulatedProcess, optional } from "./process";

/** The first error in the shape of inputs, in the words of a schema validator. */
export function schemaError({ inputs }: EmulatedProcess, given: unknown): string | undefined {
  if (!isRecord(given)) return "data.inputs must be object";
  const missing = Object.keys(inputs).filter((name) => !optional.includes(name) && !(name in given));
  if (missing.length > 0) return `data.inputs must contain ${listed(missing)} properties`;
  const unknown = Object.keys(given).filter((name) => !(name in inputs));
  if (unknown.length > 0) return `data.inputs must not contain ${listed(unknown)} properties`;
  for (const [name, value] of Object.entries(given)) {
    const isText = inputs[name] === "text" || inputs[name] === "item";
    if (isText && typeof value !== "string") return `data.inputs.${name} must be string`;
    if (!isText && !Array.isArray(value)) return `data.inputs.${name} must be array`;
  }
  return undefined;
}

/** Other errors in inputs of the right shape. */
export function problemsOf(
  { id, inputs }: EmulatedProcess,
  given: Readonly<Record<string, unknown>>,
  itemAt: (href: unknown) => EmulatedItem | undefined,
): ProcessingProblem[] {
  const problems: ProcessingProblem[] = [];
  if (`${given.title}`.length > 256) problems.push({ name: "InvalidTitle", message: "title is too long" });
  for (const [name, value] of Object.entries(given)) {
    if (inputs[name] !== "item") continue;
    const item = itemAt(value);
    if (item === undefined) {
      problems.push({ name: "ItemNotFound", message: `The item ${value} does not exist.` });
    } else if (id === "pansharpening" && !hasRole(item, "panchromatic")) {
      problems.push({ name: "MissingPanchromaticAsset", message: "The panchromatic band is missing." });
    }
  }
  return problems;
}

export function costOf(
  { creditsPerKm2 }: EmulatedProcess,
  items: readonly EmulatedItem[],
): { readonly pricingStrategy: string; readonly totalCredits: number } {
  if (creditsPerKm2 === undefined) return { pricingStrategy: "none", totalCredits: 1 };
  const size = items.reduce((sum, { info }) => sum + (info.geometry ? area(info.geometry) / 1e6 : 0), 0);
  const totalSize = Math.round(size * 10) / 10;
  const totalCredits = Math.ceil(totalSize * creditsPerKm2);
  return { pricingStrategy: "area", totalCredits, ...{ totalSize, unit: "SQ_KM" } };
}

function hasRole({ info }: EmulatedItem, role: string): boolean {
  return Object.values(info.assets).some(({ roles }) => Array.isArray(roles) && roles.includes(role));
}

function listed(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(", ")}]`;
}
