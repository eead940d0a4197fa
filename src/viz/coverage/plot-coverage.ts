import type { Feature, FeatureCollection, Geometry } from "geojson";
import { Breather } from "../../async/breather";
import { checkFeatures, hasFeatures, isDataframe } from "../../dataframe/checks";
import type { Dataframe } from "../../dataframe/danfo";
import { toFeatureCollection } from "../../dataframe/to-feature-collection";
import { check, type Kind } from "../../options";
import { sceneIdOf } from "../../outputs/scenes/scene-contract";
import type { PathOption, ResultFeature } from "../../types";
import { createPicture, defaultWidth, type SvgPlatform } from "../picture";
import { type AnyScene, isScene } from "../scene-source";
import { categoriesOf } from "./categories";
import { coverageKinds, type PlotCoverageOptions } from "./coverage-options";
import { loadPlot } from "./load-plot";

/** Where footprints come from: a FeatureCollection, a list of features, a dataframe, or scenes. */
export type CoverageSource =
  | FeatureCollection<Geometry | null>
  | readonly Feature<Geometry | null>[]
  | Dataframe
  | readonly AnyScene[];

export interface CoveragePlatform<Picture> extends SvgPlatform<Picture> {
  openDocument(): Promise<Document>;
  /** Writes an element as XML. */
  toXml(element: Element): string;
}

/** The function `plotCoverage`. */
export interface PlotCoverage<Picture> {
  /**
   * Draws how footprints cover an area, as an SVG: an element in a page, a string in Node, or with a `path` a file,
   * whose absolute path it resolves to. With an `areaOfInterest` it says in words which share of it is covered;
   * overlaps count once. With `by`, footprints are coloured by the values of a property, with a legend that counts
   * them; many different numbers become five steps.
   *
   * @throws {InputError} when an option or the source is not valid, or the area has no polygon.
   * @throws {MissingDependencyError} when the package `@observablehq/plot` or, in Node, linkedom is not installed.
   * @throws {UnsupportedError} when `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or exists and `overwrite` is `false`.
   *
   * @example
   * ```ts
   * import { plotCoverage } from "up42-js/viz";
   *
   * const area = [13.2, 52.42, 13.5, 52.56];
   * await plotCoverage(await jobtask.getResultsJson(), { areaOfInterest: area, by: "acquisition.missionName" });
   * ```
   */
  (source: CoverageSource, options: PlotCoverageOptions & { readonly path: string | URL }): Promise<string>;
  (source: CoverageSource, options?: PlotCoverageOptions & { readonly path?: undefined }): Promise<Picture>;
  (source: CoverageSource, options?: PlotCoverageOptions & PathOption): Promise<string | Picture>;
}

export function createPlotCoverage<Picture>(platform: CoveragePlatform<Picture>): PlotCoverage<Picture> {
  return createPicture(platform, {
    call: "plotCoverage",
    kinds: coverageKinds,
    draw: (source: CoverageSource, options: PlotCoverageOptions) =>
      drawCoverageOf(source, { ...options, platform }),
  });
}

async function drawCoverageOf(
  source: CoverageSource,
  { platform, ...options }: PlotCoverageOptions & { platform: CoveragePlatform<unknown> },
): Promise<string> {
  const { areaOfInterest, by, title, signal, width = defaultWidth(platform, 640) } = options;
  const features = featuresIn(source);
  const plot = await loadPlot(options.plot);
  const document = (options.document as Document | undefined) ?? (await platform.openDocument());
  // They load Turf, which most other pictures do not need.
  const [{ coverage }, { readArea }, { placeOnMap }, { drawCoverage }] = await Promise.all([
    import("../../geo/coverage"),
    import("../../geo/area-of-interest"),
    import("../map/place-scenes"),
    import("./draw-coverage"),
  ]);
  if (areaOfInterest !== undefined) {
    const breather = new Breather(signal);
    await readArea(areaOfInterest, { argument: "areaOfInterest", mustHavePolygons: true, breather });
  }
  const { list, ofFeatures } = categoriesOf(
    features.map(({ properties }) => properties ?? {}),
    by,
  );
  const footprints = features.map((feature, index) => ({
    name: sceneIdOf(feature as ResultFeature) ?? `Feature ${index + 1}`,
    geometry: feature.geometry,
    category: ofFeatures[index] ?? { name: "", colour: "none", count: 0 },
  }));
  const placed = await placeOnMap({ footprints, areaOfInterest, signal });
  return drawCoverage(
    {
      title,
      shapes: placed.footprints,
      area: placed.areaOfInterest,
      coverage:
        areaOfInterest &&
        (await coverage({ type: "FeatureCollection", features }, { area: areaOfInterest, signal })),
      bounds: placed.bounds,
      categories: list,
      width,
    },
    { plot, document, toXml: platform.toXml },
  );
}

const coverageSource: Kind = {
  words: "a FeatureCollection, a list of features or scenes, or a dataframe",
  fits: (value) => hasFeatures(value) || isDataframe(value) || Array.isArray(value),
  required: true,
};

function featuresIn(source: unknown): Feature<Geometry | null>[] {
  check("plotCoverage", "source", source, coverageSource);
  const features = hasFeatures(source)
    ? source.features
    : isDataframe(source)
      ? toFeatureCollection(source).features
      : (source as unknown[]).map((item) => (isScene(item) ? item.feature : (item as Feature)));
  checkFeatures(features, { argument: "source" });
  return features;
}
