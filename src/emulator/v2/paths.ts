/** Where the catalog of the storage is. */
export const stacPath = "/v2/assets/stac";

/** Where a collection is. */
export function collectionPath(collectionId: string): string {
  return `${stacPath}/collections/${encodeURIComponent(collectionId)}`;
}

/** Where an item is. */
export function itemPath(collectionId: string, itemId: string): string {
  return `${collectionPath(collectionId)}/items/${encodeURIComponent(itemId)}`;
}
