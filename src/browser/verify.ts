import { UnsupportedError } from "../errors";
import type { DirectoryCheck, VerifyOptions } from "../files/manifest";

/**
 * Compares a folder with its manifest, which `downloadResults` of a batch or a collection wrote. This call works only
 * in Node: a page cannot read a folder by its path.
 *
 * @throws {UnsupportedError} in a browser.
 *
 * @example
 * ```ts
 * import { verify } from "up42-js";
 *
 * const { missing, changed, extra } = await verify({ directory: "vineyards" });
 * ```
 */
export async function verify(_options: VerifyOptions): Promise<DirectoryCheck> {
  throw new UnsupportedError("verify only works in Node: a page cannot read a folder by its path.", {
    feature: "verify",
  });
}
