import type { Geometry } from "geojson";
import { boundsOf } from "../bounds";
import { accountOf } from "../identifiers";
import { EmulatedAsset, type EmulatedItem } from "./item";
import type { CollectionInit, ItemAssetInit, ItemInit } from "./options";
import { collectionPath, itemPath, stacPath } from "./paths";

const stac = { stac_version: "1.0.0", stac_extensions: [] };
const json = "application/json";
const geoJson = "application/geo+json";

type Info = Record<string, unknown>;

/** A collection as the emulator sends it. */
export function collectionInfo(
  init: CollectionInit & { readonly id: string; readonly userId: string },
  { url }: { url: string },
): Info {
  const { id, userId, title = id, workspaceId = userId } = init;
  const self = url + collectionPath(id);
  return {
    type: "Collection",
    ...stac,
    id,
    title,
    description: title,
    license: "proprietary",
    links: [
      ...linksOf(url, { self: link("self", self, json), parent: `${url}${stacPath}/` }),
      link("items", `${self}/items`, geoJson),
    ],
    "up42-system:account_id": accountOf(userId),
    "up42-system:workspace_id": workspaceId,
    "up42-system:source": "ARCHIVE",
    "up42-system:metadata_version": "0.0.5",
    "up42-user:title": null,
    "up42-user:tags": null,
    ...init.info,
  };
}

/** An item as the emulator sends it, and its files in the storage. */
export function describedItem(
  init: ItemInit & { readonly id: string },
  { url, collection, at }: { url: string; collection: Info; at: string },
): Pick<EmulatedItem, "info" | "assets"> {
  const { id, jobId = null, geometry = null } = init;
  const collectionId = String(collection.id);
  const assets = Object.entries(init.assets ?? {}).map(([key, asset]) => ({
    key,
    info: assetLink(key, asset, url),
    stored: asset.href === undefined ? assetFrom(key, asset, { itemId: id, collection, at }) : undefined,
  }));
  const parent = url + collectionPath(collectionId);
  const info = {
    type: "Feature",
    ...stac,
    id,
    collection: collectionId,
    ...(geometry === null ? {} : { bbox: boundsOf([geometry]) }),
    geometry: geometry as Geometry | null,
    properties: {
      datetime: at,
      "proj:epsg": null,
      "up42-system:asset_id": assets[0]?.stored?.id ?? null,
      "up42-system:job_id": jobId,
      ...inherited(collection),
      "up42-user:title": null,
      "up42-user:tags": null,
      ...init.properties,
    },
    assets: Object.fromEntries(assets.map(({ key, info }) => [key, info])),
    links: [
      ...linksOf(url, { self: link("self", url + itemPath(collectionId, id), geoJson), parent }),
      link("collection", parent, json),
    ],
    ...init.info,
  };
  const stored = assets.flatMap(({ key, stored }) => (stored === undefined ? [] : [[key, stored] as const]));
  return { info, assets: new Map(stored) };
}

function assetLink(
  key: string,
  init: ItemAssetInit & { readonly id?: string | undefined },
  url: string,
): Info {
  const { id, title = key, type = binary, roles = ["data"] } = init;
  const { href = `${url}/v2/assets/${encodeURIComponent(`${id}`)}` } = init;
  return { href, title, type, roles: [...roles], ...init.info };
}

const binary = "application/octet-stream";

function assetFrom(
  key: string,
  { id = "", name = key, type = binary, file }: ItemAssetInit,
  { itemId, collection, at }: { itemId: string; collection: Info; at: string },
): EmulatedAsset {
  const info = {
    id,
    workspaceId: collection["up42-system:workspace_id"],
    accountId: collection["up42-system:account_id"],
    createdAt: at,
    updatedAt: at,
    name,
    contentType: type,
    geospatialMetadataExtractionStatus: "SUCCESSFUL",
    productId: null,
    orderId: collection["up42-order:id"] ?? null,
    producerName: null,
    collectionName: collection["up42-product:collection_name"] ?? null,
    source: collection["up42-system:source"],
    title: null,
    tags: null,
  };
  return new EmulatedAsset({ id, itemId, name, file, info });
}

/** Members that an item inherits from its collection. */
function inherited(collection: Info): Info {
  return Object.fromEntries(
    Object.entries(collection).filter(([name]) => /^up42-(?:system|order|product):/.test(name)),
  );
}

function linksOf(url: string, { self, parent }: { self: object; parent: string }): object[] {
  return [self, link("parent", parent, json), link("root", `${url}${stacPath}/`, json)];
}

function link(rel: string, href: string, type: string): object {
  return { rel, href, type };
}
