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
  /** Good for everybody who has it, without a token, for about two minutes. */
  readonly url: string;
  /** The moment from which the storage refuses it; `undefined` when the link does not tell. */
  readonly expiresAt: Date | undefined;
}

/** Outputs whose files are in one archive, as those of jobs and job tasks are. */
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
   * Signs a link to the archive of results, for programs of your own that download it. Whoever has the link needs no
   * token: treat it as a secret.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {ApiError} when there are no results (status 404 while nothing has finished).
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service gives no answer or refuses the token.
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
