import { pathOf } from "../http/path-of";
import type { OutputFiles } from "../outputs/outputs-source";
import { toImage } from "../outputs/quicklook-image";
import { saveAssets } from "../outputs/save-assets";
import type { Session } from "../session/session";
import { collectBytes } from "../streams/collect-bytes";
import type { ByteStream, CallOptions } from "../types";
import { refuseAsset, signAsset } from "./asset-link";
import { ofEach, type QuicklookAsset, quicklookAssets } from "./item-assets";
import type { StacItem } from "./stac-types";

/** Bytes that a quicklook may have. */
const pictureBytes = 2 ** 26;

/** The quicklooks and files of items. */
export function itemFiles(
  session: Session,
  readItems: (options: CallOptions) => Promise<readonly StacItem[]>,
): OutputFiles {
  return {
    async listQuicklooks(options) {
      const pictures = ofEach(await readItems(options), quicklookAssets);
      return pictures.map((picture) => ({
        id: picture.id,
        fetch: (own) => fetchPicture(session, picture, own),
      }));
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
  const body =
    path === undefined
      ? await openElsewhere(session, picture, { signal })
      : await session.api.getStream(path, { signal });
  const bytes = await collectBytes(body, {
    maxBytes: pictureBytes,
    tooLong: () => refuse(`A quicklook has more than ${pictureBytes} bytes`),
  });
  return toImage(bytes, { contentType: "", refuse });
}

/** Without the token, which is nobody else's. */
async function openElsewhere(
  session: Session,
  picture: QuicklookAsset,
  { signal = new AbortController().signal }: CallOptions,
): Promise<ByteStream> {
  const { openDownload } = await import("../download/open-download");
  const { body } = await openDownload(() => signAsset(session, picture, { signal }), session.storage, {
    signal,
  });
  return body;
}
