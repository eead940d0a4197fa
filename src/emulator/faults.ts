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
  // Another answer than the true one.
  respond,
  status,
  tooManyRequests,
  problem,
  errorInside200,
  redirect,
  quoteRequest,
  // No answer, or a late one.
  networkFailure,
  latency,
  // The true answer, with a body that goes wrong.
  cutBody,
  cutBodyAtRandom,
  endBody,
  stallBody,
  slowBody,
  truncateBody,
  corruptBody,
  gzipBody,
  replaceBody,
  // The true answer, with other headers.
  changeHeaders,
  hideHeaders,
  refuseHeaders,
  corsOff,
  // A storage that is not what it should be.
  replaceObject,
  ignoreRange,
  shiftRange,
  refuseRange,
  refuseLink,
  lapseLinks,
  // Any of these, for some of the requests.
  sometimes,
} as const;
