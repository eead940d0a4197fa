// @ts-check
import { stdout } from "node:process";

const width = 28;

/**
 * Shows the progress of a download: a bar that moves on a terminal, one line at the end elsewhere.
 * @param {string} title
 * @returns {(progress: import("up42-js").DownloadProgress) => void} for `onProgress`
 */
export function createProgressBar(title) {
  let received = 0;
  return ({ phase, bytes, totalBytes, files, totalFiles }) => {
    if (phase === "downloading") received = bytes;
    const share =
      phase === "saved" ? 1 : totalFiles ? files / totalFiles : totalBytes ? received / totalBytes : 0;
    const filled = Math.round(share * width);
    const bar = "█".repeat(filled) + "░".repeat(width - filled);
    const percent = `${Math.round(share * 100)}`.padStart(3);
    const line = `${title.padEnd(12)} ${bar} ${percent} %  ${inKilobytes(received)}, ${files} ${files === 1 ? "file" : "files"}`;
    if (stdout.isTTY) stdout.write(`\r${line.padEnd(78)}${phase === "saved" ? "\n" : ""}`);
    else if (phase === "saved") stdout.write(`${line}\n`);
  };
}

/**
 * @param {number} bytes
 * @returns {string}
 */
export function inKilobytes(bytes) {
  return `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
}
