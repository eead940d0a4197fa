import type { Up42 } from "../../src/client/up42";
import { createEmulator } from "../../src/emulator";
import type { Outputs } from "../../src/outputs/outputs";
import type { PlatformTypes } from "../../src/session/platform";
import type { Makers } from "./hostile-archives";
import { patience } from "./patience";
import { type Access, openOutputs, origins, stores } from "./stores";

type Format = keyof Makers;

/** What signs in, in the way of a platform. */
type SignIn<Types extends PlatformTypes> = (
  options: ReturnType<Access["signIn"]> & typeof patience & { readonly fetch: typeof fetch },
) => Promise<Up42<Types>>;

/** Results of one kind of outputs. */
export interface HostileResults<Types extends PlatformTypes> {
  /** The kind of the outputs. */
  readonly origin: string;
  readonly outputs: Outputs<Types>;
  /** Where the files of the archive go. */
  readonly folder: string;
}

/** Opens one of each kind of outputs, and gives a function that stores an archive as the results of all of them. */
export async function openHostile<Types extends PlatformTypes>(signIn: SignIn<Types>) {
  const opened = {
    tgz: await openAll(signIn, "tgz"),
    tar: await openAll(signIn, "tar"),
    zip: await openAll(signIn, "zip"),
  };
  return async (make: Makers, format: Format): Promise<readonly HostileResults<Types>[]> => {
    const { stored, results } = opened[format];
    stored.bytes = (await make[format]?.()) ?? new Uint8Array(0);
    return results;
  };
}

async function openAll<Types extends PlatformTypes>(signIn: SignIn<Types>, format: Format) {
  const emulator = createEmulator();
  const { url, fetch } = emulator;
  const stored = { name: `output.${format}`, bytes: new Uint8Array(0) };
  const results: HostileResults<Types>[] = [];
  for (const origin of origins) {
    const { folder, ...access } = stores[origin](emulator, [stored]);
    const up42 = await signIn({ ...access.signIn(url), ...patience, fetch });
    results.push({ origin, folder, outputs: await openOutputs(up42, access) });
  }
  return { stored, results };
}
