import type { FilePlatform, OutgoingPicture } from "../platform";
import type { LeafletLike } from "./load-leaflet";
import type { MapDocument } from "./map-document";
import type { MapSize } from "./page-html";

/** What a map is made with, beside what it shows. */
export interface MapSetting extends MapSize {
  readonly leaflet: LeafletLike | undefined;
}

/** What maps need of the platform. `Picture` is what a function gives: an element in a page, a page's text in Node. */
export interface MapPlatform<Picture> extends FilePlatform {
  /** Makes what the caller gets. */
  toMap(content: MapDocument, setting: MapSetting): Promise<Picture>;
  /** Writes a page, whole or not at all, and returns its absolute path. */
  saveMap(
    content: MapDocument,
    setting: MapSetting & Pick<OutgoingPicture, "path" | "overwrite">,
  ): Promise<string>;
}
