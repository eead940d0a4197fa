import type { Spool } from "../archive/codecs";
import { batchesOf, type SoundFeature } from "./batches";
import { Survey } from "./columns";
import type { ExportPlatform, Pace } from "./export-job";
import type { OpenedSource } from "./source";
import { TextChunks } from "./text-chunks";
import { jsonText } from "./values";

/** All rows of a source. They were read once to find the columns, and can be read again. */
export interface Table {
  readonly survey: Survey;
  read(): AsyncGenerator<readonly SoundFeature[], void, undefined>;
  /** Frees its temporary file or memory. */
  close(): Promise<void>;
}

/**
 * Reads a source to its end. Only then are its columns known: the last feature may have a key that no other feature
 * has, or the first string in a column of numbers. Meanwhile, the features of a stream wait in a spool, so that memory
 * does not grow with them.
 */
export async function openTable(
  source: OpenedSource,
  {
    pace,
    platform,
    properties = [],
  }: {
    pace: Pace;
    platform: Pick<ExportPlatform, "openSpool">;
    /** Properties that have the first columns, whether a feature has them or not. */
    properties?: readonly string[];
  },
): Promise<Table> {
  const kept = "kept" in source ? source : undefined;
  const spool = kept ? undefined : new FeatureSpool(await platform.openSpool());
  const survey = new Survey([...properties, ...(kept?.properties ?? [])]);
  const close = async (): Promise<void> => spool?.close();
  try {
    for await (const batch of batchesOf(source, pace)) {
      const from = survey.rows;
      for (const feature of batch) survey.add(feature);
      await spool?.add(batch, { from });
      await pace.step({ phase: "reading", rows: survey.rows, totalRows: kept?.kept.length });
    }
    pace.tell({ phase: "reading", rows: survey.rows, totalRows: survey.rows });
  } catch (error) {
    await close();
    throw error;
  }
  return { survey, read: () => spool?.read() ?? batchesOf(source, pace), close };
}

const readBytes = 256 * 1024;
const lineEnd = 0x0a;

/** Features of a stream that wait until all have arrived. */
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

  /** Reads all features, as JSON preserved them. Can be called several times. */
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
