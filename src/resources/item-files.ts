import { pathOf } from "../http/path-of";
import type { Session } from "../session";
import type { StacItem } from "../stac-types";
import { collectBytes } from "../streams/collect-bytes";
import type { CallOptions } from "../types";
import { refuseAsset, signAsset } from "./asset-link";
import { type QuicklookAsset, quicklookAssets } from "./item-assets";
import type { OutputFiles } from "./outputs-source";
import { toImage } from "./quicklook-image";
import { saveAssets } from "./save-assets";

/** Bytes that a quicklook may have. */
const pictureBytes = 2 ** 26;

/** The quicklooks and files of items. */
export function itemFiles(
  session: Session,
  readItems: (options: CallOptions) => Promise<readonly StacItem[]>,
): OutputFiles {
  return {
    async listQuicklooks(options) {
      const pictures = (await readItems(options)).flatMap(quicklookAssets);
      const byId = new Map(pictures.map((picture) => [picture.id, picture]));
      return [...byId].map(([id, picture]) => ({ id, fetch: (own) => fetchPicture(session, picture, own) }));
    },
    saveResults: (options) => saveAssets(session, readItems, options),
    keepArchives: ({ connections }, target) =>
      saveAssets(session, readItems, { ...target, connections, keepsArchives: true }),
  };
}

async function fetchPicture(
  session: Session,
  picture: QuicklookAsset,
  { signal }: CallOptions,
): Promise<Blob> {
  const refuse = (what: string) => refuseAsset(session, picture, what);
  const path = pathOf(session.api, picture.asset.href);
  if (path !== undefined) {
    const { bytes, contentType } = await session.api.getBytes(path, { signal });
    return toImage(bytes, { contentType, refuse });
  }
  const { openDownload } = await import("../download/open-download");
  const { body } = await openDownload(() => signAsset(session, picture, { signal }), session.storage, {
    signal: signal ?? new AbortController().signal,
  });
  const bytes = await collectBytes(body, {
    maxBytes: pictureBytes,
    tooLong: () => refuse(`A quicklook has more than ${pictureBytes} bytes`),
  });
  return toImage(bytes, { contentType: "", refuse });
}
