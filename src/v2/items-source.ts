import { follow } from "../async/follow";
import type { ApiError } from "../errors";
import { apiError } from "../http/answers";
import type { OutputsSource } from "../outputs/outputs-source";
import type { Session } from "../session/session";
import { dataAssets } from "../stac/item-assets";
import { searchPath } from "../stac/stac-search";
import type { StacItem } from "../stac/stac-types";
import type { CallOptions, ResultFeature } from "../types";

/** Makes the source of outputs that are items of the storage, each with its files. */
export function itemsSource(
  session: Session,
  openItems: (options: CallOptions) => AsyncGenerator<StacItem, void, undefined>,
): OutputsSource {
  async function readItems(options: CallOptions): Promise<StacItem[]> {
    const items: StacItem[] = [];
    for await (const item of openItems(options)) items.push(item);
    return items;
  }
  return {
    readFeatures: async (options) => ({ type: "FeatureCollection", features: await readItems(options) }),
    streamFeatures: (options) => streamItems(openItems, options),
    refuseFeatures: (body, fault): ApiError =>
      apiError(session.api.asked(searchPath, "POST"), {
        status: 200,
        body,
        what: `The items cannot be made into a dataframe: ${fault}`,
      }),
    async listQuicklooks(options) {
      const { listItemQuicklooks } = await import("./item-files");
      return listItemQuicklooks(session, await readItems(options));
    },
    async listFiles(options) {
      const { listItemFiles } = await import("./item-files");
      return listItemFiles(session, await readItems(options));
    },
    filesOf: (feature) =>
      dataAssets(feature as StacItem).map(({ path, folder }) => ({
        written: path,
        candidates: folder === undefined ? [path] : [path, folder],
      })),
  };
}

function streamItems(
  openItems: (options: CallOptions) => AsyncGenerator<StacItem, void, undefined>,
  { signal }: CallOptions,
): AsyncIterableIterator<ResultFeature> {
  const stopping = new AbortController();
  let release = (): void => {};
  let items: AsyncGenerator<StacItem, void, undefined> | undefined;
  let isLeft = false;
  function open(): AsyncGenerator<StacItem, void, undefined> {
    release = follow(stopping, signal);
    return openItems({ signal: stopping.signal });
  }
  return {
    async next() {
      if (isLeft) return { done: true, value: undefined };
      items ??= open();
      try {
        const next = await items.next();
        if (next.done === true) release();
        return next;
      } catch (error) {
        release();
        if (isLeft) return { done: true, value: undefined };
        throw error;
      }
    },
    // Left to itself, a generator would first wait for the page that is under way.
    async return() {
      isLeft = true;
      stopping.abort(new DOMException("The features are no longer read.", "AbortError"));
      await items?.return().catch(() => undefined);
      release();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
