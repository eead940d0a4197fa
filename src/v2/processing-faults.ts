import { isRecord } from "../options";
import type { ProcessingFault } from "./processing-types";

/**
 * What the service says is wrong: a list of faults with names and messages, or what a schema does not allow. Empty where
 * it names nothing of the kind.
 */
export function faultsOf(body: unknown): ProcessingFault[] {
  if (!isRecord(body)) return [];
  const schemaError = body["schema-error"];
  if (schemaError !== undefined && schemaError !== null) {
    return [{ name: "InvalidSchema", message: textOf(schemaError) }];
  }
  return faultList(body.errors);
}

/** Reads a list of faults, whatever the service leaves away of them. */
export function faultList(errors: unknown): ProcessingFault[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((error: unknown) => {
    const { name, message } = isRecord(error) ? error : { name: undefined, message: error };
    return { name: typeof name === "string" ? name : "InvalidInput", message: textOf(message ?? error) };
  });
}

/** Faults as the end of a sentence. */
export function inOneSentence(faults: readonly ProcessingFault[]): string {
  const words = faults.map(({ name, message }) => `${message.replace(/\.$/, "")} (${name})`).join("; ");
  return words.length > 600 ? `${words.slice(0, 600)}…` : words;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
