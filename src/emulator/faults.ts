import * as answers from "./faults/answers";
import * as bodies from "./faults/bodies";
import { connectionLimit } from "./faults/connection-limit";
import * as headers from "./faults/headers";
import * as network from "./faults/network";
import { sometimes } from "./faults/sometimes";
import * as storage from "./faults/storage";

/**
 * Ready-made behaviours for `emulator.fault`.
 *
 * @example
 * ```ts
 * import { createEmulator, faults } from "up42-js/emulator";
 *
 * const emulator = createEmulator();
 * emulator.fault({ match: { origin: "storage" }, behaviour: faults.cutBody({ afterBytes: 400_000 }) });
 * emulator.fault({ times: Infinity, behaviour: faults.latency({ ms: 200 }) });
 * ```
 */
export const faults = {
  // Another response.
  ...answers,
  // No response, or a late one.
  ...network,
  // The true response with a wrong body.
  ...bodies,
  // The true response with other headers.
  ...headers,
  // A misbehaving storage.
  ...storage,
  connectionLimit,
  // Any of these for some of the requests.
  sometimes,
} as const;
