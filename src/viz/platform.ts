import type { ByteSource } from "./raster/byte-source";

/** A picture on its way to a path. */
export interface OutgoingPicture {
  readonly path: string | URL;
  readonly overwrite: boolean;
  readonly mediaType: string;
  readonly text: string;
}

/** What the platform can do with files that downloads saved. */
export interface FilePlatform {
  /** Whether a path that a download gave is a file that `openFile` opens. */
  hasFile(path: string): Promise<boolean>;
  /** Opens a file that a download saved under a path. */
  openFile(path: string): Promise<ByteSource>;
}

/**
 * What pictures need of the platform, given by the entry that was imported. `Picture` is what a function gives for an
 * SVG: an element in a page, its text in Node.
 */
export interface VizPlatform<Picture> extends FilePlatform {
  /** Makes what the caller gets of the text of an SVG. */
  toPicture(svg: string): Picture;
  /** Pixels across that a page has for a picture; `undefined` where there is no page, or it does not tell. */
  room(): number | undefined;
  /** Writes one file, whole or not at all, and returns its absolute path. */
  saveFile(picture: OutgoingPicture): Promise<string>;
}
