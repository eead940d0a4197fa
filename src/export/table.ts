import { batchesOf } from "./batches";
import type { SoundFeature } from "./check-feature";
import { FeatureSpool } from "./feature-spool";
import type { Pace } from "./pace";
import type { ExportPlatform } from "./platform";
import type { OpenedSource } from "./source";
import { Survey } from "./survey";

/** All rows of a source, read once to know their columns, and ready to be read again. */
export interface Table {
  readonly survey: Survey;
  read(): AsyncGenerator<readonly SoundFeature[], void, undefined>;
  /** Frees what it holds. */
  close(): Promise<void>;
}

/**
 * Reads a source to its end. Only then are its columns known: the last feature may have a key that no other one has, or
 * the first text in a column of numbers. A stream waits in a spool meanwhile, so that memory does not grow with it.
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
  if ("kept" in source) {
    const survey = new Survey([...properties, ...source.properties]);
    for await (const batch of batchesOf(source, pace)) {
      for (const feature of batch) survey.add(feature);
      await pace.step({ phase: "reading", rows: survey.rows, totalRows: source.kept.length });
    }
    pace.tell({ phase: "reading", rows: survey.rows, totalRows: survey.rows });
    return { survey, read: () => batchesOf(source, pace), close: async () => undefined };
  }
  const spool = new FeatureSpool(await platform.openSpool());
  try {
    const survey = new Survey(properties);
    for await (const batch of batchesOf(source, pace)) {
      const from = survey.rows;
      for (const feature of batch) survey.add(feature);
      await spool.add(batch, { from });
      await pace.step({ phase: "reading", rows: survey.rows });
    }
    pace.tell({ phase: "reading", rows: survey.rows, totalRows: survey.rows });
    return { survey, read: () => spool.read(), close: () => spool.close() };
  } catch (error) {
    await spool.close();
    throw error;
  }
}
