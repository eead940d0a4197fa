import { checkStated } from "../download/integrity";
import { pathOf } from "../http/path-of";
import type { RemoteFile, RemoteQuicklook } from "../outputs/outputs-source";
import { toImage } from "../outputs/quicklook-image";
import type { Session } from "../session/session";
import {
  dataAssets,
  type ItemAsset,
  ofEach,
  type QuicklookAsset,
  quicklookAssets,
  statedBy,
  typesOf,
} from "../stac/item-assets";
import type { StacItem } from "../stac/stac-types";
import { collectBytes } from "../streams/collect-bytes";
import type { ByteStream, CallOptions } from "../types";
import { refuseAsset, signAsset, signsLinks } from "./asset-link";

const pictureBytes = 2 ** 26;

export function listItemQuicklooks(session: Session, items: readonly StacItem[]): RemoteQuicklook[] {
  return ofEach(items, quicklookAssets).map((picture) => ({
    id: picture.id,
    fetch: (options) => fetchPicture(session, picture, options),
  }));
}

/** Lists the files of items, each in a folder named after its item. Archives are unpacked into folders of their own. */
export function listItemFiles(session: Session, items: readonly StacItem[]): RemoteFile[] {
  return ofEach(items, dataAssets).map((one) => ({
    source: one.path,
    path: one.path,
    folder: one.folder,
    mediaType: mediaTypeOf(one),
    expectedTypes: typesOf(one),
    stated: statedBy(one),
    sign: (options) => signAsset(session, one, options),
  }));
}

function mediaTypeOf({ asset: { type } }: ItemAsset): string | undefined {
  return (typeof type === "string" && type.split(";")[0]?.trim()) || undefined;
}

async function fetchPicture(
  session: Session,
  picture: QuicklookAsset,
  { signal }: CallOptions,
): Promise<Blob> {
  const refuse = (what: string) => refuseAsset(session, picture, what);
  const path = pathOf(session.api, picture.asset.href);
  const isFile = path !== undefined && !signsLinks.test(path);
  const body = isFile
    ? await session.api.getStream(path, { signal })
    : await openByLink(session, picture, { signal });
  const bytes = await collectBytes(body, {
    maxBytes: pictureBytes,
    tooLong: () => refuse(`A quicklook has more than ${pictureBytes} bytes`),
  });
  await checkStated(bytes, { stated: statedBy(picture), loadDigest: session.storage.loadDigest });
  return toImage(bytes, { contentType: "", refuse });
}

/** Opens an image on another host, or by a signed link, without the token. */
async function openByLink(
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
