import type { AuthenticateOptions } from "../client/authenticate-options";
import { signIn } from "../client/sign-in";
import type { Up42 } from "../client/up42";
import type { NodeTypes } from "../session/platform";
import { createNodePlatform } from "./platform";

/**
 * Signs in to the UP42 platform. Accepts exactly one source of credentials: `{ projectId, projectApiKey }`,
 * `{ username, password }`, `{ token }`, `{ cfgFile }` or, without any of these, the variables
 * `UP42_PROJECT_ID` and `UP42_PROJECT_API_KEY` or `UP42_USERNAME` and `UP42_PASSWORD`.
 *
 * Downloads resolve to absolute paths.
 *
 * @throws {InputError} when credentials are missing or incomplete, come from more than one source, or an option is
 * wrong.
 * @throws {AuthenticationError} when the service returns no token: it refuses the credentials, or responds with another
 * error, such as a 5xx.
 * @throws {NetworkError | TimeoutError} when the service does not respond.
 *
 * @example
 * ```ts
 * import { authenticate } from "up42-js";
 *
 * const up42 = await authenticate({ projectId, projectApiKey });
 * ```
 */
export function authenticate(options: AuthenticateOptions = {}): Promise<Up42<NodeTypes>> {
  return signIn(options, createNodePlatform());
}
