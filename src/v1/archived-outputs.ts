import { callKinds, checkOptions } from "../options";
import { Outputs } from "../outputs/outputs";
import type { BatchMember } from "../outputs/outputs-source";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import { archivedSource } from "./archived-source";
import type { OutputsPlace } from "./quicklook-list";

/** A link to the archive of results. */
export interface ResultsUrl {
  /** The link works without a token, for anybody who has it, for about two minutes. */
  readonly url: string;
  /** When the link expires; `undefined` if the link does not say. */
  readonly expiresAt: Date | undefined;
}

/** Outputs of jobs and job tasks, whose files are in one archive. */
export abstract class ArchivedOutputs<
  Platform extends PlatformTypes = PlatformTypes,
> extends Outputs<Platform> {
  readonly #session: Session;
  readonly #path: string;

  /** @internal */
  constructor(session: Session, place: OutputsPlace, member: BatchMember) {
    super(session, archivedSource(session, place), member);
    this.#session = session;
    this.#path = place.path;
  }

  /**
   * Signs a link to the archive of results, for your own programs to download it. The link works without a token: treat
   * it as a secret.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {ApiError} when the outputs have no results yet (status 404).
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service does not respond or refuses the token.
   *
   * @example
   * ```ts
   * const { url, expiresAt } = await jobtask.getResultsUrl();
   * console.log(`curl -o output.tgz "${url}" # until ${expiresAt?.toISOString()}`);
   * ```
   */
  async getResultsUrl(options: CallOptions = {}): Promise<ResultsUrl> {
    checkOptions("getResultsUrl", options, callKinds);
    const { signResults } = await import("./results-archive");
    const { url, expiresAt } = await signResults(this.#session, this.#path, options);
    return { url, expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt) };
  }
}
