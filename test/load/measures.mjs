// @ts-check
/** What a process holds: heap, memory, open files and sockets, listeners and timers. */
import { getEventListeners } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";

/**
 * @typedef {object} Held
 * @property {number} heap Megabytes of JavaScript values.
 * @property {number} buffers Megabytes of bytes outside the heap.
 * @property {number} memory Megabytes of the whole process.
 * @property {number} descriptors Open files and sockets.
 * @property {number} listeners Of the process, and of the signal that every call gets.
 * @property {number} timers
 */

/** What all samples of one run are compared with. Bytes may differ by as much as the work of one moment leaves behind. */
const mayGrow = { heap: 3, buffers: 3, memory: 40, descriptors: 0, listeners: 0, timers: 0 };

/** What each open descriptor of this process leads to. */
function openDescriptors() {
  return readdirSync("/proc/self/fd").flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      return []; // The one that this list was read with.
    }
  });
}

export const countSockets = () => openDescriptors().filter((target) => target.startsWith("socket:")).length;

/**
 * Measures a process that does nothing, after two collections of garbage, and after the end of connections that waited for
 * a next request.
 * @param {AbortSignal} signal
 * @param {{ ownSockets: number }} options The sockets that have nothing to do with the work.
 * @returns {Promise<Held>}
 */
export async function measure(signal, { ownSockets }) {
  for (let turn = 0; turn < 60 && countSockets() > ownSockets; turn += 1) await pause(250);
  for (let round = 0; round < 2; round += 1) {
    globalThis.gc?.();
    await pause(50);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const ofProcess = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  return {
    heap: heapUsed / 1e6,
    buffers: external / 1e6,
    memory: rss / 1e6,
    descriptors: openDescriptors().length,
    listeners: ofProcess + getEventListeners(signal, "abort").length,
    timers: process.getActiveResourcesInfo().filter((name) => name === "Timeout").length,
  };
}

/**
 * What grew from the first to the last of some samples, in words. The least of each end counts.
 * @param {readonly Held[]} samples
 */
export function growthOf(samples) {
  const end = Math.max(1, Math.floor(samples.length / 3));
  return Object.entries(mayGrow).flatMap(([name, most]) => {
    const of = (/** @type {readonly Held[]} */ some) =>
      Math.min(...some.map((held) => held[/** @type {keyof Held} */ (name)]));
    const grown = of(samples.slice(-end)) - of(samples.slice(0, end));
    return grown > most ? [`${name} grew by ${grown.toFixed(1)}, more than ${most}`] : [];
  });
}
