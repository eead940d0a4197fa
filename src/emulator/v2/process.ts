import { idFrom } from "../identifiers";
import type { ProcessingScript } from "./options";

/** The type of a process's input: a string, the URL of an item, several of them, or any list. */
type InputKind = "text" | "item" | "items" | "list";

/** A process of the emulator. */
export interface EmulatedProcess {
  /** Such as `true-color-conversion`. */
  readonly id: string;
  /** Whether all accounts have accepted its licence. */
  isEulaAccepted: boolean;
  /** The statuses of its jobs over time. */
  script: ProcessingScript;
  /** The process, as the emulator sends it. */
  readonly info: Record<string, unknown>;
  /** @internal */
  readonly eulaId: string;
  /** @internal */
  readonly inputs: Readonly<Record<string, InputKind>>;
  /** @internal Without it, a run costs one credit. */
  readonly creditsPerKm2: number | undefined;
}

const laterStatuses = ["valid", "licensed", "accepted", "running", "successful"];
const script: ProcessingScript = ["created", ...laterStatuses.flatMap((status) => [{ polls: 1 }, status])];

/** The processes of the emulated service. */
export function serviceProcesses(): Map<string, EmulatedProcess> {
  const processes = [
    processOf("true-color-conversion", "True-color conversion", { title: "text", item: "item" }, 2),
    processOf("pansharpening", "Pansharpening", { title: "text", item: "item", greyWeights: "list" }, 1),
    processOf("detection-trees-spacept", "Tree detection", { title: "text", item: "item" }, 4, false),
    processOf("coregistration-simularity", "Coregistration", {
      title: "text",
      sourceItem: "item",
      referenceItem: "item",
    }),
  ];
  return new Map(processes.map((process) => [process.id, process]));
}

export const optional: readonly string[] = ["greyWeights"];

function processOf(
  id: string,
  title: string,
  inputs: EmulatedProcess["inputs"],
  creditsPerKm2?: number,
  isEulaAccepted = true,
): EmulatedProcess {
  const eulaId = idFrom(`${id} eula`);
  const price = creditsPerKm2 === undefined ? { credits: 1 } : { credits: creditsPerKm2, unit: "SQ_KM" };
  const schemas = Object.entries(inputs).map(([name, kind]) => [
    name,
    {
      title: name,
      minOccurs: optional.includes(name) ? 0 : 1,
      schema: { type: kind === "text" || kind === "item" ? "string" : "array" },
    },
  ]);
  return {
    id,
    isEulaAccepted,
    script,
    eulaId,
    inputs,
    creditsPerKm2,
    info: {
      id,
      title,
      description: title,
      version: "1.0.0",
      jobControlOptions: ["async-execute"],
      additionalParameters: {
        parameters: [
          { name: "eula-id", value: [eulaId] },
          { name: "price", value: [price] },
        ],
      },
      inputs: Object.fromEntries(schemas),
      outputs: { collection: { schema: { type: "string" } } },
    },
  };
}
