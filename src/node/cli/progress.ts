import type { BatchProgress } from "../../batch/batch-report";
import type { ExportProgress } from "../../export/options";
import type { DownloadProgress } from "../../types";

/** Where progress is written: standard error, or a replacement in tests. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const drawEveryMs = 100;
const tellEveryMs = 10_000;

/**
 * One line that shows progress. On a terminal it is drawn again and again, and removed at the end. Elsewhere a line is
 * added every ten seconds, so calls that end sooner print nothing.
 */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  readonly #begun: number;
  #told: number;
  #drawn = 0;

  constructor(stream: ProgressStream, { now = () => performance.now() }: { now?: () => number } = {}) {
    this.#stream = stream;
    this.#now = now;
    this.#begun = now();
    this.#told = stream.isTTY === true ? Number.NEGATIVE_INFINITY : this.#begun;
  }

  /** @param text makes the line from the seconds since the start and the width that a bar may have. */
  tell(text: (seconds: number, room: number) => string): void {
    const now = this.#now();
    const { isTTY = false, columns } = this.#stream;
    if (now - this.#told < (isTTY ? drawEveryMs : tellEveryMs)) return;
    this.#told = now;
    const seconds = (now - this.#begun) / 1000;
    if (!isTTY) {
      this.#stream.write(`up42-js: ${text(seconds, 0)}\n`);
      return;
    }
    // A terminal that does not know its width reports 0. The last column stays free: some terminals wrap there.
    const width = (columns || 80) - 1;
    const line = text(seconds, Math.min(28, width - 60)).slice(0, width);
    this.#stream.write(`\r${line.padEnd(Math.min(this.#drawn, width))}`);
    this.#drawn = line.length;
  }

  clear(): void {
    if (this.#drawn > 0) this.#stream.write(`\r${" ".repeat(this.#drawn)}\r`);
    this.#drawn = 0;
  }
}

export function tellDownload(title: string, line: ProgressLine): (progress: DownloadProgress) => void {
  let received = 0;
  let total: number | undefined;
  return ({ phase, bytes, totalBytes, files, totalFiles }) => {
    if (phase === "downloading") {
      received = bytes;
      total = totalBytes;
    }
    if (phase === "saved") return;
    const share = totalFiles === undefined ? part(received, total) : part(files, totalFiles);
    line.tell((seconds, room) => {
      const amount =
        total === undefined ? inBytes(received) : `${inBytes(received, total)} of ${inBytes(total)}`;
      const speed = seconds < 1 ? [] : [`${inBytes(received / seconds)}/s`];
      const counted = totalFiles === undefined ? countOf(files) : `${files} of ${countOf(totalFiles)}`;
      return `${title}: ${barOf(share, room)}${[amount, ...speed, counted].join(", ")}`;
    });
  };
}

/** Shows the progress of a batch of downloads on a line. `nouns` is what the batch consists of, such as `jobs`. */
export function tellBatch(nouns: string, line: ProgressLine): (progress: BatchProgress) => void {
  return ({ total, done, failed, skipped, bytes, files }) => {
    const over = done + failed + skipped;
    line.tell((seconds, room) => {
      const counted = [`${over} of ${total} ${nouns}`, ...(failed === 0 ? [] : [`${failed} failed`])];
      const speed = seconds < 1 ? [] : [`${inBytes(bytes / seconds)}/s`];
      const amount = [inBytes(bytes), ...speed, countOf(files)];
      return `results: ${barOf(part(over, total), room)}${[...counted, ...amount].join(", ")}`;
    });
  };
}

export function tellExport(title: string, line: ProgressLine): (progress: ExportProgress) => void {
  return ({ phase, rows, totalRows }) => {
    line.tell((_, room) => {
      const of = totalRows === undefined ? "" : ` of ${totalRows.toLocaleString("en")}`;
      return `${title}: ${barOf(part(rows, totalRows), room)}${phase} ${rows.toLocaleString("en")}${of} features`;
    });
  };
}

function part(done: number, all: number | undefined): number | undefined {
  return all === undefined || all === 0 ? undefined : Math.min(done / all, 1);
}

/** A bar with its percentage: without the bar where the line is too short, and empty where the total is not known. */
function barOf(share: number | undefined, room: number): string {
  if (share === undefined) return "";
  const percent = `${Math.floor(share * 100)} %, `;
  if (room < 8) return percent;
  const filled = Math.floor(share * room);
  return `${"█".repeat(filled)}${"░".repeat(room - filled)} ${percent.padStart(7)}`;
}

function countOf(files: number): string {
  return files === 1 ? "1 file" : `${files.toLocaleString("en")} files`;
}

/** A number of bytes with its unit. With `whole`, in the unit of `whole` and without naming it. */
function inBytes(bytes: number, whole?: number): string {
  const [unit, size, digits] = unitOf(whole ?? bytes);
  const number = (bytes / size).toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return whole === undefined ? `${number} ${unit}` : number;
}

function unitOf(bytes: number): [name: string, size: number, digits: number] {
  if (bytes < 1e6) return ["kB", 1e3, 0];
  return bytes < 1e9 ? ["MB", 1e6, 1] : ["GB", 1e9, 2];
}
