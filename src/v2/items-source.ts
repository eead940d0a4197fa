import { leavable } from "../async/leavable";
import type { ApiError } from "../errors";
import { apiError } from "../http/answers";
import type { OutputsSource } from "../outputs/outputs-source";
import type { Session } from "../session/session";
import { dataAssets } from "../stac/item-assets";
import type { LimitOption } from "../stac/linked-pages";
import { searchItems } from "../stac/stac-search";
import type { StacItem, StacSearch } from "../stac/stac-types";
import type { FeatureOptions } from "../types";

const searchPath = "v2/assets/stac/search";

/** Searches the storage and yields the items page by page, each once. */
export function searchStorage(
  session: Session,
  options: StacSearch & FeatureOptions & LimitOption,
): AsyncGenerator<StacItem, void, undefined> {
  return searchItems(session, searchPath, options);
}

/** Makes the source of outputs that are STAC items, each with its files. */
export function itemsSource(
  session: Session,
  openItems: (options: FeatureOptions) => AsyncGenerator<StacItem, void, undefined>,
): OutputsSource {
  async function readItems(options: FeatureOptions): Promise<StacItem[]> {
    const items: StacItem[] = [];
    for await (const item of openItems(options)) items.push(item);
    return items;
  }
  return {
    readFeatures: async (options) => ({ type: "FeatureCollection", features: await readItems(options) }),
    streamFeatures: (options) =>
      leavable((own) => openItems({ nonFinite: options.nonFinite, ...own }), options),
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
