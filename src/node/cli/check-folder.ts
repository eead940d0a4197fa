import { verify } from "../verify";
import { CommandFailed, exitCodes } from "./failures";
import type { Surroundings } from "./open";

export interface VerifyFlags {
  readonly json?: boolean;
}

/** Compares a folder of downloads with its manifest and prints the files that are not as they were saved. */
export async function checkFolder(
  { output, note, signal }: Surroundings,
  { directory, flags }: { readonly directory: string; readonly flags: VerifyFlags },
): Promise<void> {
  const check = await verify({ directory, signal });
  const { intact, missing, changed, extra } = check;
  if (flags.json === true) await output.json(check);
  else {
    for (const [state, paths] of Object.entries({ missing, changed, extra })) {
      for (const path of paths) await output.row([state, path], [7]);
    }
  }
  const counts = `${intact} intact, ${missing.length} missing, ${changed.length} changed, ${extra.length} extra`;
  if (missing.length + changed.length > 0) {
    throw new CommandFailed(`files: ${counts}.`, { code: exitCodes.failed });
  }
  if (output.isTTY) note(`files: ${counts}.`);
}
