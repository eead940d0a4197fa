import type { Spool } from "../archive/codecs";
import { Breather } from "../async/breather";
import { BlobParts } from "../files/blob-parts";
import { checkOptions, type Kinds } from "../options";
import { toByteStream } from "../streams/byte-reader";
import type { ByteStream, PathOption } from "../types";
import type { ExportOptions, ExportProgress } from "./options";
import { type FeatureSource, type OpenedSource, openSource } from "./source";

export interface OutgoingFile {
  readonly path: string | URL;
  readonly overwrite: boolean;
  readonly mediaType: string;
  readonly body: ByteStream;
}

/** What exports need of the platform, given by the entry that was imported. */
export interface ExportPlatform {
  /** Opens a place where the rows of a stream wait until all have arrived. */
  openSpool(): Promise<Spool>;
  /** Makes a path absolute, so that it stays the same if the current directory changes; missing where there are no paths. */
  resolvePath?(path: string | URL): string;
  /** Writes one file, whole or not at all, and returns its absolute path. */
  saveFile(file: OutgoingFile): Promise<string>;
}

export interface ExportJob {
  readonly source: OpenedSource;
  readonly pace: Pace;
  readonly platform: ExportPlatform;
}

type Chunks = AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;

interface Format<Options> {
  /** The name of the function in messages. */
  readonly call: string;
  readonly mediaType: string;
  readonly kinds: Kinds<Options & PathOption>;
  /** Whether the file has columns. */
  readonly asTable: boolean;
  /** Loads the code that writes the file chunk by chunk. */
  readonly loadWriter: () => Promise<(job: ExportJob, options: Options) => Chunks>;
}

interface ExportFunction<Options> {
  (source: FeatureSource, options: Options & { readonly path: string | URL }): Promise<string>;
  (source: FeatureSource, options?: Options & { readonly path?: undefined }): Promise<Blob>;
  (source: FeatureSource, options?: Options & PathOption): Promise<string | Blob>;
}

/** Makes a function for a platform: it checks the options and writes a file to a `path`, or into a `Blob`. */
export function createExport<Options extends ExportOptions>(
  platform: ExportPlatform,
  { call, mediaType, kinds, asTable, loadWriter }: Format<Options>,
): ExportFunction<Options> {
  async function runExport(
    source: FeatureSource,
    options = {} as Options & PathOption,
  ): Promise<string | Blob> {
    checkOptions(call, options as object, kinds as Kinds<object>);
    const { overwrite = true } = options;
    const path =
      options.path === undefined ? undefined : (platform.resolvePath?.(options.path) ?? options.path);
    const write = await loadWriter();
    const pace = new Pace(options);
    pace.signal?.throwIfAborted();
    const chunks = write({ source: openSource(source, { call, asTable }), pace, platform }, options);
    if (path !== undefined) {
      return platform.saveFile({ path, overwrite, mediaType, body: toBody(chunks) });
    }
    const parts = new BlobParts();
    for await (const chunk of chunks) parts.append(chunk);
    return new Blob(parts.toParts(), { type: mediaType });
  }
  return runExport as ExportFunction<Options>;
}

function toBody(chunks: Chunks): ByteStream {
  return toByteStream({
    async read() {
      const next = await chunks.next();
      return next.done ? undefined : next.value;
    },
    async stop() {
      await chunks.return();
    },
  });
}

/** Reports the progress of a long job, stops it on abort, and keeps the page responsive. */
export class Pace {
  readonly #options: ExportOptions;
  readonly #breather: Breather;

  constructor(options: ExportOptions) {
    this.#options = options;
    this.#breather = new Breather(options.signal);
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal ?? undefined;
  }

  /** To be called between two steps of the job. */
  async step(progress: ExportProgress): Promise<void> {
    this.signal?.throwIfAborted();
    if (!this.#breather.isDue) return;
    this.tell(progress);
    await this.#breather.rest();
  }

  tell(progress: ExportProgress): void {
    this.#options.onProgress?.(progress);
  }
}
