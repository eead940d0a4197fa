import type { AuthenticateOptions } from "../client/authenticate-options";
import { signIn } from "../client/sign-in";
import type { Up42 } from "../client/up42";
import type { BrowserTypes, PlatformTypes } from "../session/platform";
import { createBrowserPlatform } from "./platform";

/**
 * Signs in to the UP42 platform from a page, a worker or a notebook. Takes `{ token }`, a bearer token or an async
 * function that returns one; a key or a password only with `dangerouslyAllowBrowser: true`.
 *
 * Downloads resolve to `File`s.
 *
 * @throws {InputError} when credentials are missing or incomplete, come from more than one source, or are a secret in a
 * page, or when an option is wrong.
 * @throws {AuthenticationError} when the service returns no token: it refuses the credentials, or responds with another
 * error, such as a 5xx.
 * @throws {NetworkError | TimeoutError} when the service does not respond.
 * @throws {UnsupportedError} when you pass `cfgFile`: a page cannot read files by their paths.
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
 * As above, with types for a compiler that does not know where the program will run: downloads without `outputDirectory`
 * resolve to paths in Node, where the same import loads another implementation, and to `File`s elsewhere.
 *
 * @throws {InputError} when credentials are missing or incomplete, come from more than one source, or are a secret in a
 * page, or when an option is wrong.
 * @throws {AuthenticationError} when the service returns no token: it refuses the credentials, or responds with another
 * error, such as a 5xx.
 * @throws {NetworkError | TimeoutError} when the service does not respond.
 * @throws {UnsupportedError} when you pass `cfgFile` where files cannot be read.
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
