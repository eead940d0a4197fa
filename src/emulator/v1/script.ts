import type { ScriptWait, StatusScript } from "./options";
import type { JobStatus, StatusChange } from "./statuses";

/** Runs a script as time passes and responses are sent. */
export class ScriptRun {
  readonly #script: StatusScript;
  #position = 0;
  /** When the current status began, in milliseconds since 1970. */
  since: number;
  #polls = 0;
  #lastPoll: number;

  constructor(script: StatusScript, { since }: { since: number }) {
    this.#script = script;
    this.since = since;
    this.#lastPoll = since;
  }

  get last(): JobStatus {
    return statusAt(this.#script, this.#script.length - 1);
  }

  /** The wait after the current status; `undefined` at the end of the script. */
  get wait(): ScriptWait | undefined {
    const wait = this.#script[this.#position + 1];
    return typeof wait === "object" ? wait : undefined;
  }

  /** Counts a response with the status. */
  poll(now: number): void {
    this.#polls += 1;
    this.#lastPoll = now;
  }

  /** Runs as far as time and responses allow, one status after the other. */
  *advance(now: number): Generator<StatusChange> {
    for (let wait = this.wait; wait !== undefined; wait = this.wait) {
      const { polls = 0, ms = 0 } = wait;
      if (this.#polls < polls || now < this.since + ms) return;
      this.since = Math.max(this.since + ms, polls > 0 ? this.#lastPoll : 0);
      this.#polls = 0;
      this.#position += 2;
      yield { status: statusAt(this.#script, this.#position), at: this.since };
    }
  }

  /** The elapsed part of the current wait, from 0 to 1. */
  progress(now: number): number {
    const { polls = 0, ms = 0 } = this.wait ?? {};
    const passed = polls > 0 ? this.#polls / polls : ms > 0 ? (now - this.since) / ms : 0;
    return Math.min(1, Math.max(0, passed));
  }
}

function statusAt(script: StatusScript, position: number): JobStatus {
  const status = script[position];
  return typeof status === "string" ? status : script[0];
}
