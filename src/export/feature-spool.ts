import type { Spool } from "../archive/codecs";
import type { SoundFeature } from "./check-feature";
import { TextChunks } from "./text-chunks";
import { jsonText } from "./values";

const readBytes = 256 * 1024;
const lineEnd = 0x0a;

/** Features of a stream, set aside until all of them have come. */
export class FeatureSpool {
  readonly #spool: Spool;
  readonly #lines = new TextChunks();

  constructor(spool: Spool) {
    this.#spool = spool;
  }

  async add(features: readonly SoundFeature[], { from }: { from: number }): Promise<void> {
    features.forEach((feature, index) => {
      this.#lines.add(`${jsonText(feature, () => `features[${from + index}]`)}\n`);
    });
    if (this.#lines.isFull) await this.#spool.append(this.#lines.take());
  }

  /** All features, as often as wanted, as JSON keeps them. */
  async *read(): AsyncGenerator<readonly SoundFeature[], void, undefined> {
    if (!this.#lines.isEmpty) await this.#spool.append(this.#lines.take());
    const decoder = new TextDecoder();
    const unfinished: string[] = [];
    for (let position = 0; position < this.#spool.size; position += readBytes) {
      const length = Math.min(readBytes, this.#spool.size - position);
      const bytes = await this.#spool.read(position, length);
      const end = bytes.lastIndexOf(lineEnd) + 1;
      if (end > 0) {
        const lines = unfinished.join("") + decoder.decode(bytes.subarray(0, end), { stream: true });
        unfinished.length = 0;
        yield lines.slice(0, -1).split("\n").map(parse);
      }
      unfinished.push(decoder.decode(bytes.subarray(end), { stream: true }));
    }
  }

  close(): Promise<void> {
    return this.#spool.close();
  }
}

function parse(line: string): SoundFeature {
  return JSON.parse(line) as SoundFeature;
}
