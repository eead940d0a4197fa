import { UnsupportedError } from "../errors";
import { checkOptions, type Kinds } from "../options";
import type { FileOptions, PathOption } from "../types";
import type { LeafletLike } from "./map/load-leaflet";
import type { MapSize } from "./map/page-html";
import type { ByteSource } from "./raster/byte-source";

/** Opens files that downloads saved. */
export interface FilePlatform {
  /** Whether a path is a file that `openFile` opens. */
  hasFile(path: string): Promise<boolean>;
  openFile(path: string): Promise<ByteSource>;
}

/**
 * What pictures need of the platform, given by the entry that was imported. `Content` is what was drawn: an SVG, or what
 * a map shows. `Picture` is what the caller gets: an element in a page, the text of a file in Node.
 */
export interface VizPlatform<Content, Picture> extends FilePlatform {
  toPicture(
    content: Content,
    options: MapSize & { readonly leaflet?: LeafletLike | undefined },
  ): Picture | Promise<Picture>;
  /** Makes a path absolute, so that it stays the same if the current directory changes; missing where there are no paths. */
  resolvePath?(path: string | URL): string;
  /**
   * Writes the whole picture or nothing, and returns its absolute path. Missing where `path` is not supported.
   */
  save?(
    picture: Picture,
    file: { readonly path: string | URL; readonly overwrite: boolean },
  ): Promise<string>;
}

export interface SvgPlatform<Picture> extends VizPlatform<string, Picture> {
  /** The width in pixels that a page has for a picture; `undefined` without a page, or before it has a layout. */
  room(): number | undefined;
}

/** Narrower pictures show nothing. */
const leastWidth = 240;

/** The width of a picture if the caller passes no width: `widest`, or less if the page has less room. */
export function defaultWidth({ room }: Pick<SvgPlatform<unknown>, "room">, widest: number): number {
  return Math.min(widest, Math.max(leastWidth, room() ?? widest));
}

interface PictureFunction<Source, Options, Picture> {
  (source: Source, options: Options & { readonly path: string | URL }): Promise<string>;
  (source: Source, options?: Options & { readonly path?: undefined }): Promise<Picture>;
  (source: Source, options?: Options & PathOption): Promise<string | Picture>;
}

interface Drawing<Source, Options, Content> {
  readonly call: string;
  readonly kinds: Kinds<Options & PathOption>;
  readonly draw: (source: Source, options: Options) => Promise<Content>;
}

/** Makes a function for a platform: it checks the options, draws, and returns the picture or saves it at a `path`. */
export function createPicture<Source, Options extends FileOptions & MapSize, Content, Picture>(
  platform: VizPlatform<Content, Picture>,
  { call, kinds, draw }: Drawing<Source, Options, Content>,
): PictureFunction<Source, Options, Picture> {
  async function makePicture(
    source: Source,
    options = {} as Options & PathOption,
  ): Promise<string | Picture> {
    // The types of `draw` and of `kinds` have made sure that there is a kind for each option.
    checkOptions(call, options as object, kinds as Kinds<object>);
    const { overwrite = true, signal } = options;
    const path =
      options.path === undefined ? undefined : (platform.resolvePath?.(options.path) ?? options.path);
    if (path !== undefined && platform.save === undefined) {
      throw new UnsupportedError('"path" only works in Node; here, leave it out to get an element.', {
        feature: "path",
      });
    }
    signal?.throwIfAborted();
    const content = await draw(source, options);
    signal?.throwIfAborted();
    const picture = await platform.toPicture(content, options);
    return path === undefined || platform.save === undefined
      ? picture
      : platform.save(picture, { path, overwrite });
  }
  return makePicture as PictureFunction<Source, Options, Picture>;
}
