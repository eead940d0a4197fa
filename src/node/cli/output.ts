import { once } from "node:events";
import type { WriteStream } from "node:tty";
import { OutputError } from "../../errors";

/** Why a command stopped: nobody reads what it prints any more, as behind `| head -1`. Nothing went wrong. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

/** Where the results of a command go, at the pace of whoever reads them. */
export class Output {
  /** Whether a person reads it. */
  readonly isTTY: boolean;
  readonly #stream: WriteStream;
  readonly #controller: AbortController;

  /** @param controller is aborted when nothing can be written any more. */
  constructor(stream: WriteStream, controller: AbortController) {
    this.isTTY = stream.isTTY === true;
    this.#stream = stream;
    this.#controller = controller;
    stream.on("error", (error: NodeJS.ErrnoException) => controller.abort(reasonOf(error)));
  }

  /** Writes a text; resolves when there is room for the next one. */
  async write(text: string): Promise<void> {
    const { signal } = this.#controller;
    signal.throwIfAborted();
    if (this.#stream.write(text)) return;
    try {
      await once(this.#stream, "drain", { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  /** Resolves when all that was written has left this process. */
  async flush(): Promise<void> {
    const { signal } = this.#controller;
    await new Promise<void>((resolve) => this.#stream.write("", () => resolve()));
    // The callback may come before the event that tells of the same error.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.reason instanceof OutputError || signal.reason instanceof ReaderGone) throw signal.reason;
  }

  /** Writes one line of cells: in columns of these widths for a person, with tabs between them otherwise. */
  row(cells: readonly string[], widths: readonly number[]): Promise<void> {
    const shown = cells.map(printable);
    if (!this.isTTY) return this.write(`${shown.join("\t")}\n`);
    return this.write(
      `${shown
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    );
  }

  /** Writes a value as JSON: with indents for a person, on one line otherwise. */
  json(value: unknown): Promise<void> {
    return this.write(`${toJson(value, this.isTTY ? 2 : 0)}\n`);
  }
}

/** JSON that does nothing to a terminal: what `JSON.stringify` leaves as it is of control characters is escaped. */
export function toJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A text of the service on one line, and without what could steer a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}

/** The same for a text of many lines. */
export function printableLines(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]+/gu, " ");
}

/** A time of the service to the second, in UTC with a `Z` where the service says so in either way. */
export function toSeconds(time: string | null | undefined): string {
  return (time ?? "").replace(/\+00:00$/, "Z").replace(/\.\d+(?=Z?$)/, "");
}

function reasonOf({ code, message }: NodeJS.ErrnoException): Error {
  if (code === "EPIPE" || code === "ERR_STREAM_DESTROYED") return new ReaderGone();
  return new OutputError(`The output cannot be written to: ${code ?? message}.`, { path: "stdout" });
}
