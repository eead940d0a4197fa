import { isRecord } from "../options";
import type { ProcessingFault } from "./processing-types";

/**
 * The faults that a body of the service names: a list of faults with names and messages, or a violation of a schema.
 * Empty when it names no faults.
 */
export function faultsOf(body: unknown): ProcessingFault[] {
  if (!isRecord(body)) return [];
  const schemaError = body["schema-error"];
  if (schemaError !== undefined && schemaError !== null) {
    return [{ name: "InvalidSchema", message: textOf(schemaError) }];
  }
  return faultList(body.errors);
}

/** Reads a list of faults, of which the service may omit parts. */
function faultList(errors: unknown): ProcessingFault[] {
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
