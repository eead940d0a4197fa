import type { ByteSource } from "./raster/byte-source";

/** A picture on its way to a path. */
export interface OutgoingPicture {
  readonly path: string | URL;
  readonly overwrite: boolean;
  readonly mediaType: string;
  readonly text: string;
}

/**
 * What pictures need of the platform, given by the entry that was imported. `Picture` is what a function gives for an
 * SVG: an element in a page, its text in Node.
 */
export interface VizPlatform<Picture> {
  /** Makes what the caller gets of the text of an SVG. */
  toPicture(svg: string): Picture;
  /** Opens a file that a download saved under a path. */
  openFile(path: string): Promise<ByteSource>;
  /** Writes one file, whole or not at all, and returns its absolute path. */
  saveFile(picture: OutgoingPicture): Promise<string>;
}
