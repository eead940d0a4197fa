import type { Geometry } from "geojson";
import type { Bounds } from "../../geo/parts/parts";
import type { Corners } from "../../outputs/scenes/image-corners";

/** Everything that a map shows, as plain JSON: a page draws it, and a saved page carries it along. */
export interface MapDocument {
  /** What the map is called, also for those who do not see it. */
  readonly title: string;
  readonly footprints: readonly MapFootprint[];
  readonly images: readonly MapImage[];
  /** What the images are called together. */
  readonly imagesTitle: string;
  readonly areaOfInterest: Geometry | null;
  /** The box around everything; `null` when there is nothing. Its east may be beyond 180. */
  readonly bounds: Bounds | null;
  readonly tiles: MapTiles | null;
  /** What there is to say about the whole; `null` for nothing. */
  readonly note: string | null;
}

/** Where a scene lies, and what is told about it. */
export interface MapFootprint {
  readonly name: string;
  readonly geometry: Geometry;
  readonly rows: readonly PropertyRow[];
  /** What else there is to say about it; `null` for nothing. */
  readonly note: string | null;
}

/** A property as it is shown. */
export type PropertyRow = readonly [name: string, value: string];

/** An image and where its corners lie. */
export interface MapImage {
  readonly name: string;
  /** A `data:` URL. */
  readonly href: string;
  readonly corners: Corners;
}

/** A server of map tiles to draw beneath. */
export interface MapTiles {
  /** Address of a tile, such as `https://tile.example.org/{z}/{x}/{y}.png`; `{s}` and `{r}` as in Leaflet. */
  readonly url: string;
  /** Whom to name for the tiles. As in Leaflet, this is HTML, such as a link to the terms of a server. */
  readonly attribution?: string | undefined;
  /**
   * The highest zoom that the server has.
   * @default 19
   */
  readonly maxZoom?: number | undefined;
}
