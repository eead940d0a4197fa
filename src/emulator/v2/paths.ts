/** Path of the catalog of the storage. */
export const stacPath = "/v2/assets/stac";

export function collectionPath(collectionId: string): string {
  return `${stacPath}/collections/${encodeURIComponent(collectionId)}`;
}

export function itemPath(collectionId: string, itemId: string): string {
  return `${collectionPath(collectionId)}/items/${encodeURIComponent(itemId)}`;
}
