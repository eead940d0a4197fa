import type { Geometry } from "geojson";
import { type Provided, provide, type StoredFile } from "../provided";

/** A collection of the emulated storage. */
export interface EmulatedCollection {
  /** Id of the collection. */
  readonly id: string;
  /** Id of its user. */
  readonly userId: string;
  /** Id of the processing job whose results it contains. */
  readonly jobId: string | undefined;
  /** The collection, as the emulator sends it. The default `extent` is around its items. */
  readonly info: Record<string, unknown>;
}

/** An item of the emulated storage. */
export interface EmulatedItem {
  /** Id of the item. */
  readonly id: string;
  /** Id of its collection. */
  readonly collectionId: string;
  /** Id of the processing job that made it. */
  readonly jobId: string | undefined;
  /** Its files by key, except those on other servers. */
  readonly assets: ReadonlyMap<string, EmulatedAsset>;
  /** The item, as the emulator sends it. You can change its `properties` and `assets`. */
  readonly info: Record<string, unknown> & {
    readonly geometry: Geometry | null;
    readonly properties: Record<string, unknown>;
    readonly assets: Record<string, Record<string, unknown>>;
  };
}

/** A file of the emulated storage. The next request sees what you set here. */
export class EmulatedAsset {
  /** Id of the asset. */
  readonly id: string;
  /** Id of its item. */
  readonly itemId: string;
  /** Last part of its path in the storage. */
  readonly name: string;
  /** The file, or a function that returns it; without it, 404. */
  file: Provided<StoredFile> | undefined;
  /** Its metadata, as the emulator sends them, without `size`. */
  readonly info: Record<string, unknown>;

  /** @internal */
  constructor(init: Pick<EmulatedAsset, "id" | "itemId" | "name" | "file" | "info">) {
    this.id = init.id;
    this.itemId = init.itemId;
    this.name = init.name;
    this.file = init.file;
    this.info = init.info;
  }

  /** @internal The file with its name and media type. */
  get results(): (() => Promise<StoredFile>) | undefined {
    const { file, name, info } = this;
    if (file === undefined) return undefined;
    return async () => ({ mediaType: String(info.contentType), ...(await provide(file)), name });
  }

  /** @internal Its folder in the storage. */
  get folder(): string {
    return `user-storage-interstellar-prod/assets/${this.id}`;
  }
}
