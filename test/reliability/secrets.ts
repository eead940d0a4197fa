import { inspect } from "node:util";
import type { Emulator } from "../../src/emulator";

/** What must show nowhere: collected from the requests as they come in. */
export interface Secrets {
  /** Looks at a request on its way to the emulator. */
  note(request: Request): void;
  /** The secrets that a text holds. */
  findIn(text: string): string[];
  /** How many there are to look for. */
  readonly count: number;
}

/** Starts with the sample's own secrets. */
export function createSecrets({ projectId, projectApiKey, password }: Emulator["sample"]): Secrets {
  const known = new Set([projectApiKey, password]);
  known.add(btoa(`${projectId}:${projectApiKey}`));
  return {
    note({ headers, url }) {
      const credentials = headers.get("authorization")?.split(" ")[1];
      if (credentials !== undefined) known.add(credentials);
      const signature = new URL(url).searchParams.get("Signature");
      if (signature === null) return;
      known.add(signature);
      known.add(encodeURIComponent(signature));
    },
    findIn: (text) => [
      ...[...known].filter((secret) => text.includes(secret)),
      ...(text.match(linkParts) ?? []),
    ],
    get count() {
      return known.size;
    },
  };
}

/** What a signed link is known by, unless its value was taken out. */
const linkParts = /(?:Signature|GoogleAccessId)(?:=|%3D)(?!\[hidden\])[^\n]{0,20}/g;

/** Everything that an error shows to whoever logs it: message, stack, fields and causes, also hidden ones. */
export function showAll(error: unknown): string {
  const texts = [inspect(error, { depth: 10, showHidden: true, maxStringLength: null })];
  for (let at = error; at instanceof Error; at = at.cause) {
    texts.push(
      `${at}`,
      at.stack ?? "",
      JSON.stringify(at),
      JSON.stringify(Object.getOwnPropertyDescriptors(at)),
    );
  }
  return texts.join("\n");
}
