// @ts-check
import process from "node:process";

const width = 28;

/**
 * Shows the progress of a download: a moving bar on a terminal, otherwise one line at the end.
 * @param {string} title
 * @param {{ isTTY?: boolean, write(text: string): unknown }} [output]
 * @returns {(progress: import("up42-js").DownloadProgress) => void} for `onProgress`
 */
export function createProgressBar(title, output = process.stdout) {
  let received = 0;
  let share = 0;
  return ({ phase, bytes, totalBytes, files, totalFiles }) => {
    if (phase === "downloading") received = bytes;
    if (phase === "saved") share = 1;
    else if (totalFiles) share = files / totalFiles;
    else if (totalBytes) share = bytes / totalBytes;
    const filled = Math.round(share * width);
    const bar = "█".repeat(filled) + "░".repeat(width - filled);
    const percent = `${Math.round(share * 100)}`.padStart(3);
    const counted = phase === "saved" || totalFiles ? `, ${files} ${files === 1 ? "file" : "files"}` : "";
    const line = `${title.padEnd(12)} ${bar} ${percent} %  ${inKilobytes(received)}${counted}`;
    if (output.isTTY) output.write(`\r${line.padEnd(78)}${phase === "saved" ? "\n" : ""}`);
    else if (phase === "saved") output.write(`${line}\n`);
  };
}

/**
 * @param {number} bytes
 * @returns {string}
 */
export function inKilobytes(bytes) {
  return `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
}
