import {
  errorInside200,
  problem,
  quoteRequest,
  redirect,
  respond,
  status,
  tooManyRequests,
} from "./faults/answers";
import {
  corruptBody,
  cutBody,
  cutBodyAtRandom,
  endBody,
  gzipBody,
  replaceBody,
  slowBody,
  stallBody,
  truncateBody,
} from "./faults/bodies";
import { changeHeaders, corsOff, hideHeaders, refuseHeaders } from "./faults/headers";
import { latency, networkFailure } from "./faults/network";
import { sometimes } from "./faults/sometimes";
import {
  ignoreRange,
  lapseLinks,
  refuseLink,
  refuseRange,
  replaceObject,
  shiftRange,
} from "./faults/storage";

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
  respond,
  status,
  tooManyRequests,
  problem,
  errorInside200,
  redirect,
  quoteRequest,
  // No response, or a late one.
  networkFailure,
  latency,
  // The true response with a wrong body.
  cutBody,
  cutBodyAtRandom,
  endBody,
  stallBody,
  slowBody,
  truncateBody,
  corruptBody,
  gzipBody,
  replaceBody,
  // The true response with other headers.
  changeHeaders,
  hideHeaders,
  refuseHeaders,
  corsOff,
  // A misbehaving storage.
  replaceObject,
  ignoreRange,
  shiftRange,
  refuseRange,
  refuseLink,
  lapseLinks,
  // Any of these for some of the requests.
  sometimes,
} as const;
