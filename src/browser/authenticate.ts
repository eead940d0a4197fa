import type { AuthenticateOptions } from "../client/authenticate-options";
import { signIn, type Up42 } from "../client/up42";
import type { BrowserTypes, PlatformTypes } from "../session/platform";
import { createBrowserPlatform } from "./platform";

/**
 * Signs in to the UP42 platform from a page, a worker or a notebook. Takes `{ token }`, a bearer token or an async
 * function that returns one; a key or a password only with `dangerouslyAllowBrowser: true`.
 *
 * Downloads of what it gives resolve to `File`s.
 *
 * @throws {InputError} when there is no source of credentials, half of one, more than one, or a secret in a page, or
 * when an option is not what it should be.
 * @throws {AuthenticationError} when the service gives no token: it refuses the credentials, or answers with any other
 * error, a 5xx included.
 * @throws {NetworkError | TimeoutError} when the service gives no answer.
 * @throws {UnsupportedError} when `cfgFile` is given: a page reads no files.
 *
 * @example
 * ```ts
 * import { authenticate } from "up42-js/browser";
 *
 * const up42 = await authenticate({
 *   token: async () => (await fetch("/up42-token")).text(),
 *   projectId,
 *   baseUrl: "https://my-app.example/up42",
 * });
 * ```
 */
export function authenticate(options: AuthenticateOptions = {}): Promise<Up42<BrowserTypes>> {
  return signIn(options, createBrowserPlatform());
}

/**
 * As above, typed for a resolver that cannot know where the program will run: downloads without `outputDirectory` give
 * paths in Node (where another implementation stands behind the same import) or `File`s elsewhere.
 *
 * @throws {InputError} when there is no source of credentials, half of one, more than one, or a secret in a page, or
 * when an option is not what it should be.
 * @throws {AuthenticationError} when the service gives no token: it refuses the credentials, or answers with any other
 * error, a 5xx included.
 * @throws {NetworkError | TimeoutError} when the service gives no answer.
 * @throws {UnsupportedError} when `cfgFile` is given where files cannot be read.
 *
 * @example
 * ```ts
 * import { authenticate } from "up42-js";
 *
 * const up42 = await authenticate({ projectId, projectApiKey });
 * ```
 */
export function authenticateAnywhere(options: AuthenticateOptions = {}): Promise<Up42<PlatformTypes>> {
  return signIn(options, createBrowserPlatform());
}
