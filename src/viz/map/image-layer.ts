import type { LatLng, Layer, LeafletEventHandlerFn, Map as LeafletMap, ZoomAnimEvent } from "leaflet";
import type { Leaflet } from "./load-leaflet";
import type { MapImage } from "./map-document";
import { type Quad, quadMatrix, type ScreenPoint } from "./quad-matrix";

/** Maximum width and height of an image in pixels before the browser scales it. */
const sizeLimit = 8192;

/**
 * Makes a layer that places an image on its four corners: rotated, sheared or in perspective. Leaflet's own overlay
 * only supports boxes.
 */
export function imageLayer(
  leaflet: Leaflet,
  { name, href, corners }: MapImage,
  { pane }: { pane: string },
): Layer {
  const places = corners.map(([longitude, latitude]) => leaflet.latLng(latitude, longitude));

  class ImageLayer extends leaflet.Layer {
    #image: HTMLImageElement | undefined;
    #size = { width: 1, height: 1 };

    override onAdd(map: LeafletMap): this {
      const image = map.getContainer().ownerDocument.createElement("img");
      this.#image = image;
      image.className = "leaflet-image-layer leaflet-zoom-animated up42-image";
      image.alt = name;
      image.src = href;
      map.getPane(pane)?.append(image);
      this.#lay(map);
      return this;
    }

    override onRemove(): this {
      this.#image?.remove();
      this.#image = undefined;
      return this;
    }

    override getEvents(): Record<string, LeafletEventHandlerFn> {
      const lay = ({ target }: { target: LeafletMap }) => this.#lay(target);
      return {
        zoom: lay,
        viewreset: lay,
        zoomanim: (event: unknown) => {
          const { style } = this.#image ?? {};
          if (style) style.transform = quadMatrix(nextQuad(event as ZoomAnimEvent), this.#size);
        },
      };
    }

    #lay(map: LeafletMap): void {
      if (this.#image === undefined) return;
      const origin = map.getPixelOrigin();
      const quad = quadOf((index) => map.project(placeAt(index)).subtract(origin));
      const [topLeft, topRight, bottomRight, bottomLeft] = quad;
      const width = lengthOf([topLeft, topRight], [bottomLeft, bottomRight]);
      const height = lengthOf([topLeft, bottomLeft], [topRight, bottomRight]);
      this.#size = { width, height };
      this.#image.style.width = `${width}px`;
      this.#image.style.height = `${height}px`;
      this.#image.style.transform = quadMatrix(quad, this.#size);
    }
  }

  /** Where the corners will be when the map has finished zooming. */
  function nextQuad({ target, center, zoom }: ZoomAnimEvent): Quad {
    const map = target as LeafletMap;
    const shifted = leaflet.DomUtil.getPosition(map.getPane("mapPane") as HTMLElement);
    const origin = map
      .project(center, zoom)
      .subtract(map.getSize().divideBy(2))
      .add(shifted ?? leaflet.point(0, 0))
      .round();
    return quadOf((index) => map.project(placeAt(index), zoom).subtract(origin));
  }

  function placeAt(index: number): LatLng {
    return places[index] ?? leaflet.latLng(0, 0);
  }

  return new ImageLayer();
}

function quadOf(at: (index: number) => ScreenPoint): Quad {
  return [at(0), at(1), at(2), at(3)];
}

/** The longer of two opposite sides in whole pixels, because browsers round to them. */
function lengthOf(...sides: readonly (readonly [from: ScreenPoint, to: ScreenPoint])[]): number {
  const lengths = sides.map(([from, to]) => Math.hypot(to.x - from.x, to.y - from.y));
  return Math.round(Math.min(sizeLimit, Math.max(1, ...lengths)));
}
