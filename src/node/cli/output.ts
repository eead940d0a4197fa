import { once } from "node:events";
import type { WriteStream } from "node:tty";
import { OutputError } from "../../errors";

/** The reason of an abort when nobody reads the output any more, as with `| head -1`. It is not a failure. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

/** Prints the results of a command, as fast as they are read. */
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

  /** Writes a string and resolves when there is room for the next one. */
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

  /** Resolves when everything written has left this process. */
  async flush(): Promise<void> {
    const { signal } = this.#controller;
    await new Promise<void>((resolve) => this.#stream.write("", () => resolve()));
    // The callback may come before the event for the same error.
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

/** JSON that cannot control a terminal: it escapes the control characters that `JSON.stringify` keeps. */
export function toJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A string of the service on one line, without characters that could control a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}

/** The same for a string of many lines. */
export function printableLines(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]+/gu, " ");
}

/** A time of the service without fractions of a second, and with `Z` for UTC. */
export function toSeconds(time: string | null | undefined): string {
  return (time ?? "").replace(/\+00:00$/, "Z").replace(/\.\d+(?=Z?$)/, "");
}

function reasonOf({ code, message }: NodeJS.ErrnoException): Error {
  if (code === "EPIPE" || code === "ERR_STREAM_DESTROYED") return new ReaderGone();
  return new OutputError(`Standard output cannot be written: ${code ?? message}.`, { path: "stdout" });
}
