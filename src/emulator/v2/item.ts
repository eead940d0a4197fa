import type { Geometry } from "geojson";
import { type Provided, provide, type StoredFile } from "../provided";

/** What a file of an item is made of. Everything has a default. */
export interface ItemAssetInit {
  /** Id of the asset. @default a random UUID */
  readonly id?: string | undefined;
  /** The file, or a function that gives it; none means 404. */
  readonly file?: Provided<StoredFile> | undefined;
  /** Last part of its path in the storage. @default the key */
  readonly name?: string | undefined;
  /** Where it leads in the place of the API's own storage: another host, or another region. */
  readonly href?: string | undefined;
  /** Media type. @default `"application/octet-stream"` */
  readonly type?: string | undefined;
  /** In words. @default the key */
  readonly title?: string | undefined;
  /** What it is to the item. @default `["data"]` */
  readonly roles?: readonly string[] | undefined;
  /** Further members, such as `gsd` and `eo:bands`. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** What an item is made of. Everything has a default. */
export interface ItemInit {
  /** Id of the item. @default a random UUID */
  readonly id?: string | undefined;
  /** Collection that it is in. @default that of the job, or else a new one */
  readonly collectionId?: string | undefined;
  /** Processing job that made it: it can be seen once that has succeeded. */
  readonly jobId?: string | undefined;
  /** Where it lies. @default `null` */
  readonly geometry?: Geometry | null | undefined;
  /** Members laid over the properties that the emulator makes up, such as `datetime` and `eo:cloud_cover`. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
  /** Its files by key. @default none */
  readonly assets?: Readonly<Record<string, ItemAssetInit>> | undefined;
  /** Members laid over the item that the emulator makes up. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** What a collection is made of. Everything has a default. */
export interface CollectionInit {
  /** Id of the collection. @default a random UUID */
  readonly id?: string | undefined;
  /** Id of the user to whom it belongs. @default the first user */
  readonly userId?: string | undefined;
  /** Id of the workspace. @default the id of the user */
  readonly workspaceId?: string | undefined;
  /** Title of the collection. @default its id */
  readonly title?: string | undefined;
  /** Members laid over the collection that the emulator makes up. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

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
  constructor(init: {
    id: string;
    itemId: string;
    name: string;
    file: Provided<StoredFile> | undefined;
    info: Record<string, unknown>;
  }) {
    this.id = init.id;
    this.itemId = init.itemId;
    this.name = init.name;
    this.file = init.file;
    this.info = init.info;
  }

  /**
   * The file with its name and media type, which it is stored under.
   *
   * @internal
   */
  get results(): (() => Promise<StoredFile>) | undefined {
    const { file, name, info } = this;
    if (file === undefined) return undefined;
    return async () => ({ mediaType: String(info.contentType), ...(await provide(file)), name });
  }

  /**
   * Where the storage has it.
   *
   * @internal
   */
  get folder(): string {
    return `user-storage-interstellar-prod/assets/${this.id}`;
  }
}
