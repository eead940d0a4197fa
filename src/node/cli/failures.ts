import { CommanderError } from "commander";
import { isUp42Error } from "../../errors";
import { Interruption } from "./interruption";
import { printable, ReaderGone } from "./output";

export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  signInRefused: 4,
  jobFailed: 5,
  tryAgainLater: 6,
} as const;

export class UsageError extends Error {
  override readonly name = "UsageError";
}

export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
  readonly code: number;

  constructor(message: string, { code }: { readonly code: number }) {
    super(message);
    this.code = code;
  }
}

/** How the program ends after a failure. */
export interface Ending {
  readonly code: number;
  /** The message, on one line; `undefined` when there is nothing to say. */
  readonly sentence: string | undefined;
}

export function endingOf(error: unknown): Ending {
  if (error instanceof ReaderGone) return { code: exitCodes.ok, sentence: undefined };
  if (error instanceof CommanderError) return endingOfParser(error);
  if (error instanceof Interruption) return { code: error.exitCode, sentence: `${error.message}.` };
  return { code: codeOf(error), sentence: sentenceOf(error) };
}

/** The parser throws after it has printed help or the version, which is not a failure. */
function endingOfParser({ exitCode }: CommanderError): Ending {
  return { code: exitCode === 0 ? exitCodes.ok : exitCodes.usage, sentence: undefined };
}

function codeOf(error: unknown): number {
  if (error instanceof CommandFailed) return error.code;
  if (error instanceof UsageError || isUp42Error(error, "InputError")) return exitCodes.usage;
  if (isUp42Error(error, "NotFoundError")) return exitCodes.notFound;
  if (isUp42Error(error, "JobError")) return exitCodes.jobFailed;
  if (isUp42Error(error, "NetworkError", "TimeoutError")) return exitCodes.tryAgainLater;
  if (isUp42Error(error, "AuthenticationError", "ApiError")) {
    const { status = 0 } = error;
    if (status >= 500 || status === 429 || status === 408) return exitCodes.tryAgainLater;
    if (isUp42Error(error, "AuthenticationError")) return exitCodes.signInRefused;
    if (status === 404) return exitCodes.notFound;
  }
  return exitCodes.failed;
}

function sentenceOf(error: unknown): string {
  const isOurs = error instanceof UsageError || error instanceof CommandFailed || isUp42Error(error);
  return printable(isOurs ? error.message : String(error));
}
