import type { Geometry } from "geojson";
import type { Bounds } from "../../geo/parts/parts";
import type { Corners } from "../../outputs/scenes/image-corners";

/** Everything that a map shows, as plain JSON: a page draws it, and a saved page contains it. */
export interface MapDocument {
  /** Name of the map, also for screen readers. */
  readonly title: string;
  readonly footprints: readonly MapFootprint[];
  readonly images: readonly MapImage[];
  /** Name of the group of images. */
  readonly imagesTitle: string;
  readonly areaOfInterest: Geometry | null;
  /** The box around everything; `null` for an empty map. Its east may be greater than 180. */
  readonly bounds: Bounds | null;
  readonly tiles: MapTiles | null;
  readonly note: string | null;
}

export interface MapFootprint {
  readonly name: string;
  readonly geometry: Geometry;
  readonly rows: readonly PropertyRow[];
  /** A remark below the name. */
  readonly note: string | null;
}

export type PropertyRow = readonly [name: string, value: string];

export interface MapImage {
  readonly name: string;
  /** A `data:` URL. */
  readonly href: string;
  readonly corners: Corners;
}

/** A server of map tiles for the background. */
export interface MapTiles {
  /** Address of a tile, such as `https://tile.example.org/{z}/{x}/{y}.png`; `{s}` and `{r}` as in Leaflet. */
  readonly url: string;
  /** The attribution for the tiles. As in Leaflet, this is HTML, for example a link to the terms of a server. */
  readonly attribution?: string | undefined;
  /**
   * The highest zoom that the server has.
   * @default 19
   */
  readonly maxZoom?: number | undefined;
}
