import { type Listing, listingOf } from "../async/listing";
import { type FrameOptions, frameKinds } from "../dataframe/column-options";
import type { DanfoSource, Dataframe } from "../dataframe/danfo";
import { checkedBody } from "../http/checked-body";
import { notFoundAs } from "../http/not-found";
import { listFrom } from "../kinds";
import {
  callKinds,
  checkNotBoth,
  checkOptions,
  count,
  featureKinds,
  id,
  isRecord,
  type Kinds,
  required,
} from "../options";
import { readDataframe } from "../outputs/results-dataframe";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import { type LimitOption, linkedPages } from "../stac/linked-pages";
import { nameLike } from "../stac/name-kinds";
import { searchKinds } from "../stac/stac-query";
import { isItem, pageLimit, readItems } from "../stac/stac-search";
import type { StacCollection, StacItem, StacItemCollection, StacSearch } from "../stac/stac-types";
import type { CallOptions, FeatureOptions } from "../types";
import { itemsSource, searchStorage } from "./items-source";
import { StoredItems } from "./stored-items";

/** Options of {@link Storage.getCollections}. */
export interface GetCollectionsOptions extends CallOptions, LimitOption {
  /**
   * Id of the workspace whose collections to list.
   * @default all workspaces that the account can see
   */
  readonly workspaceId?: string | undefined;
}

/** Options of {@link Storage.getCollection}. */
export interface GetCollectionOptions extends CallOptions {
  /** Id of the collection. */
  readonly collectionId: string;
}

/** Options of {@link Storage.getItems}. */
export interface GetItemsOptions extends GetCollectionOptions, LimitOption {}

/** Options of {@link Storage.getItem}. */
export interface GetItemOptions extends GetCollectionOptions {
  /** Id of the item. */
  readonly itemId: string;
}

/** Options of {@link Storage.openItems}. Without search options, all items match. */
export interface OpenItemsOptions extends StacSearch, LimitOption {}

/** Options of {@link Storage.search}. Without search options, all items match. */
export interface SearchStorageOptions extends CallOptions, OpenItemsOptions {}

/** Options of {@link Storage.getItemsJson}. `flatten` and `dates` apply to the dataframe. */
export interface GetItemsJsonOptions extends SearchStorageOptions, FrameOptions, FeatureOptions {}

const collectionsPath = "v2/assets/stac/collections";
const requiredId = required(nameLike("bd7454d3-7e39-4c55-9aff-f3dbd362c195"));
const openKinds = { ...searchKinds, limitTo: count(0) } satisfies Kinds<OpenItemsOptions>;

/**
 * The storage of an account: ordered, uploaded and processed data, as STAC items in collections.
 * `up42.initializeStorage()` opens it.
 *
 * The type parameter is that of the items that it opens.
 *
 * @example
 * ```ts
 * const storage = await up42.initializeStorage();
 * for await (const item of storage.search({ bbox: [13.3, 52.4, 13.5, 52.6], datetime: ["2026-01-01", null] })) {
 *   console.log(item.id, item.properties["up42-user:title"], Object.keys(item.assets));
 * }
 * ```
 */
export class Storage<Platform extends PlatformTypes = PlatformTypes> {
  readonly #session: Session;

  /** @internal Call `up42.initializeStorage()`. */
  constructor(session: Session) {
    this.#session = session;
  }

  /** The name in notebooks and consoles, even after a minifier has renamed the class. */
  get [Symbol.toStringTag](): "Storage" {
    return "Storage";
  }

  /**
   * Lists the collections. A loop requests pages only as it needs them, and stops when you leave it or `limitTo` is
   * reached. `toArray()` resolves to all collections. Each loop makes new requests.
   *
   * @throws {InputError} at once, when an option is invalid.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} in the loop, when the service returns no
   * valid response.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * for await (const { id, title } of storage.getCollections({ limitTo: 20 })) console.log(id, title);
   * ```
   */
  getCollections(options: GetCollectionsOptions = {}): Listing<StacCollection> {
    const kinds = { limitTo: count(0), workspaceId: id, ...callKinds };
    const { limitTo, workspaceId, signal } = checkOptions("getCollections", options, kinds);
    const query = new URLSearchParams({ limit: String(pageLimit(limitTo)) });
    if (workspaceId !== undefined) query.set("workspace_id", workspaceId);
    const first = { path: `${collectionsPath}?${query}` };
    return listingOf(() => linkedPages(this.#session, first, { ...collectionPages, limitTo, signal }));
  }

  /**
   * Reads a collection.
   *
   * @throws {InputError} when the id is missing or an option is invalid.
   * @throws {NotFoundError} when the collection does not exist.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * const { title, extent } = await storage.getCollection({
   *   collectionId: "bd7454d3-7e39-4c55-9aff-f3dbd362c195",
   * });
   * ```
   */
  async getCollection(options: GetCollectionOptions): Promise<StacCollection> {
    checkOptions("getCollection", options, { collectionId: requiredId, ...callKinds });
    const { path, missing } = collectionAt(options);
    const { api } = this.#session;
    const collection = await api.getJson(path, { signal: options.signal }).catch((error) => {
      throw missing(error);
    });
    const what = "The collection has no id";
    return checkedBody(api.asked(path), collection, { fits: isCollection, what });
  }

  /**
   * Lists the items of a collection, page by page as {@link getCollections} does. To list items of several collections,
   * or only some items, use {@link search} with `collections`.
   *
   * @throws {InputError} at once, when the id is missing or an option is invalid.
   * @throws {NotFoundError} in the loop, when the collection does not exist.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} in the loop, when the service returns no
   * valid response.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * const collectionId = "bd7454d3-7e39-4c55-9aff-f3dbd362c195";
   * const items = await storage.getItems({ collectionId, limitTo: 10 }).toArray();
   * ```
   */
  getItems(options: GetItemsOptions): Listing<StacItem> {
    checkOptions("getItems", options, { collectionId: requiredId, limitTo: count(0), ...callKinds });
    const { path, missing } = collectionAt(options);
    return listingOf(() => explained(readItems(this.#session, path, options), missing));
  }

  /**
   * Reads an item.
   *
   * @throws {InputError} when an id is missing or an option is invalid.
   * @throws {NotFoundError} when the item does not exist in the collection.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * const { properties, assets } = await storage.getItem({
   *   collectionId: "bd7454d3-7e39-4c55-9aff-f3dbd362c195",
   *   itemId: "167125ac-d7f4-44d5-b7a4-7c67c3730826",
   * });
   * ```
   */
  async getItem(options: GetItemOptions): Promise<StacItem> {
    const kinds = { collectionId: requiredId, itemId: requiredId, ...callKinds };
    const { itemId: id } = checkOptions("getItem", options, kinds);
    const collection = collectionAt(options);
    const path = `${collection.path}/items/${encodeURIComponent(id)}`;
    const what = `The item ${id} in the collection ${options.collectionId}`;
    const { api } = this.#session;
    const item = await api.getJson(path, { signal: options.signal }).catch((error) => {
      throw notFoundAs(error, { what, resource: "item", id });
    });
    const fault = "The item is not a GeoJSON feature with an id and assets";
    return checkedBody(api.asked(path), item, { fits: isItem, what: fault });
  }

  /**
   * Searches the items of all collections, page by page as {@link getCollections} does. Items must match all options.
   *
   * @throws {InputError} at once, when an option is invalid.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} in the loop, when the service returns no
   * valid response.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * const items = storage.search({
   *   bbox: [13.3, 52.4, 13.5, 52.6],
   *   datetime: ["2026-01-01", "2026-03-31"],
   *   filter: { op: "<=", args: [{ property: "eo:cloud_cover" }, 10] },
   * });
   * for await (const item of items) console.log(item.id, item.properties.datetime);
   * ```
   */
  search(options: SearchStorageOptions = {}): Listing<StacItem> {
    return this.#search("search", options);
  }

  /**
   * Searches as {@link search} does and returns all items at once: as a GeoJSON FeatureCollection, or as a Danfo
   * DataFrame with one row for each item and one column for each property. Assets and links have no columns;
   * `toFeatureCollection()` returns the items with them.
   *
   * @throws {InputError} when an option is invalid, `danfo` has no DataFrame class, or a property that `dates` names is
   * not a date.
   * @throws {ApiError} when the service returns no valid response, or when a dataframe is requested and an item has no
   * proper geometry or properties.
   * @throws {MissingDependencyError} when a dataframe is requested and danfojs is neither installed nor passed.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service does not respond or refuses the token.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * const { features } = await storage.getItemsJson({ limitTo: 50 });
   * const dataframe = await storage.getItemsJson({ asDataframe: true, dates: ["datetime"], limitTo: 50 });
   * console.log(features.length, dataframe.columns);
   * ```
   */
  getItemsJson<Frame>(
    options: GetItemsJsonOptions & { readonly asDataframe: true; readonly danfo: DanfoSource<Frame> },
  ): Promise<Frame>;
  getItemsJson(
    options: GetItemsJsonOptions & { readonly asDataframe: true; readonly danfo?: undefined },
  ): Promise<Dataframe>;
  getItemsJson(
    options?: SearchStorageOptions & FeatureOptions & { readonly asDataframe?: false | undefined },
  ): Promise<StacItemCollection>;
  getItemsJson(options: GetItemsJsonOptions): Promise<StacItemCollection | Dataframe>;
  async getItemsJson(options: GetItemsJsonOptions = {}): Promise<unknown> {
    const call = "getItemsJson";
    checkOptions(call, options, { ...openKinds, ...frameKinds, ...featureKinds });
    checkNotBoth(call, options, "bbox", "intersects");
    const {
      asDataframe = false,
      danfo = this.#session.danfo,
      flatten,
      dates,
      nonFinite = "refuse",
      signal,
    } = options;
    const source = itemsSource(this.#session, (own) => searchStorage(this.#session, { ...options, ...own }));
    return asDataframe
      ? readDataframe(source, { danfo, flatten, dates, nonFinite, signal })
      : source.readFeatures({ nonFinite, signal });
  }

  /**
   * Opens the items that match a search as outputs, to download their files and quicklooks, or to use them wherever the
   * outputs of jobs are accepted. This call makes no request; each call of the outputs searches again.
   *
   * @throws {InputError} at once, when an option is invalid.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * const items = storage.openItems({ collections: ["bd7454d3-7e39-4c55-9aff-f3dbd362c195"] });
   * const pictures = await items.downloadQuicklooks({ outputDirectory: "berlin" });
   * const paths = await items.downloadResults({ outputDirectory: "berlin", match: "**\/*.tiff" });
   * ```
   */
  openItems(options: OpenItemsOptions = {}): StoredItems<Platform> {
    const call = "openItems";
    checkOptions(call, options, openKinds);
    checkNotBoth(call, options, "bbox", "intersects");
    const search = { ...options };
    const [id, ...others] = listFrom(search.ids) ?? [];
    return new StoredItems<Platform>(
      this.#session,
      (own) => searchStorage(this.#session, { ...search, ...own }),
      others.length > 0 ? undefined : id,
    );
  }

  /**
   * Opens each item that {@link search} finds separately, to download the items one at a time, or together with
   * `up42.initializeBatch()`. They keep the metadata from the search.
   *
   * @throws {InputError} at once, when an option is invalid.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} in the loop, when the service returns no
   * valid response.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * for await (const item of storage.openEach({ bbox: [13.3, 52.4, 13.5, 52.6] })) {
   *   console.log(item.itemId, await item.listResults());
   * }
   * ```
   */
  openEach(options: SearchStorageOptions = {}): Listing<StoredItems<Platform>> {
    const items = this.#search("openEach", options);
    return listingOf(() => openedOf<Platform>(this.#session, items));
  }

  #search(call: string, options: SearchStorageOptions): Listing<StacItem> {
    checkOptions(call, options, { ...openKinds, ...callKinds });
    checkNotBoth(call, options, "bbox", "intersects");
    return listingOf(() => searchStorage(this.#session, options));
  }
}

async function* openedOf<Platform extends PlatformTypes>(
  session: Session,
  items: AsyncIterable<StacItem>,
): AsyncGenerator<StoredItems<Platform>, void, undefined> {
  for await (const item of items) {
    const open = async function* ({ signal }: CallOptions) {
      signal?.throwIfAborted();
      // A copy, so that a caller cannot change the next one.
      yield structuredClone(item);
    };
    const { id, collection } = item;
    yield new StoredItems<Platform>(session, open, id, { id, scope: collection ?? undefined });
  }
}

/** Where the collection of a call is, and what a 404 about it means. */
function collectionAt({ collectionId: id }: { readonly collectionId: string }) {
  return {
    path: `${collectionsPath}/${encodeURIComponent(id)}`,
    missing: (error: unknown) =>
      notFoundAs(error, { what: `The collection ${id}`, resource: "collection", id }),
  };
}

/** Yields items, and explains their error. */
async function* explained<Item>(
  items: AsyncGenerator<Item, void, undefined>,
  meaning: (error: unknown) => unknown,
): AsyncGenerator<Item, void, undefined> {
  try {
    for await (const item of items) yield item;
  } catch (error) {
    throw meaning(error);
  }
}

const collectionPages = {
  itemsOf: (page: unknown): readonly StacCollection[] | string =>
    isRecord(page) && Array.isArray(page.collections) && page.collections.every(isCollection)
      ? page.collections
      : "The page of collections is not a list of collections with ids",
  keyOf: ({ id }: StacCollection): string => id,
};

function isCollection(value: unknown): value is StacCollection {
  return isRecord(value) && typeof value.id === "string";
}
