import type { Geometry } from "geojson";
import { type Provided, provide, type StoredFile } from "../provided";

/** A collection of the emulated storage. */
export interface EmulatedCollection {
  /** Id of the collection. */
  readonly id: string;
  /** Id of the user to whom it belongs. */
  readonly userId: string;
  /** The processing job whose results it holds. */
  readonly jobId: string | undefined;
  /** The collection, as it is sent; it gets an `extent` around its items where it has none. */
  readonly info: Record<string, unknown>;
}

/** An item of the emulated storage. */
export interface EmulatedItem {
  /** Id of the item. */
  readonly id: string;
  /** Collection that it is in. */
  readonly collectionId: string;
  /** Processing job that made it. */
  readonly jobId: string | undefined;
  /** Its files by key, but for those that lie elsewhere. */
  readonly assets: ReadonlyMap<string, EmulatedAsset>;
  /** The item, as it is sent. Its `properties` and `assets` can be changed at will. */
  readonly info: Record<string, unknown> & {
    readonly geometry: Geometry | null;
    readonly properties: Record<string, unknown>;
    readonly assets: Record<string, Record<string, unknown>>;
  };
}

/** A file of the emulated storage. What is set here is what the next request sees. */
export class EmulatedAsset {
  /** Id of the asset. */
  readonly id: string;
  /** The item that it is a file of. */
  readonly itemId: string;
  /** Last part of its path in the storage. */
  readonly name: string;
  /** The file, or a function that gives it; none means 404. */
  file: Provided<StoredFile> | undefined;
  /** Its metadata, as they are sent, but for `size`. */
  readonly info: Record<string, unknown>;

  /** @internal */
  constructor(init: Pick<EmulatedAsset, "id" | "itemId" | "name" | "file" | "info">) {
    this.id = init.id;
    this.itemId = init.itemId;
    this.name = init.name;
    this.file = init.file;
    this.info = init.info;
  }

  /** @internal The file with its name and media type, which it is stored under. */
  get results(): (() => Promise<StoredFile>) | undefined {
    const { file, name, info } = this;
    if (file === undefined) return undefined;
    return async () => ({ mediaType: String(info.contentType), ...(await provide(file)), name });
  }

  /** @internal Where the storage has it. */
  get folder(): string {
    return `user-storage-interstellar-prod/assets/${this.id}`;
  }
}
