/** The types that both entries of the pictures share. */
export type { DocumentLike, PlotCoverageOptions } from "./coverage/coverage-options";
export type { PlotLike } from "./coverage/load-plot";
export type { CoverageSource, PlotCoverage } from "./coverage/plot-coverage";
export type { LeafletLike } from "./map/load-leaflet";
export type { MapTiles } from "./map/map-document";
export type { MapOptions, MapQuicklooksOptions, MapResultsOptions } from "./map/map-options";
export type { MapQuicklooks } from "./map/map-quicklooks";
export type { MapResults } from "./map/map-results";
export type { PlotOptions, PlotQuicklooksOptions, PlotResultsOptions } from "./plot-options";
export type { PlotQuicklooks } from "./plot-quicklooks";
export type { PlotResults } from "./plot-results";
export type { GeotiffLike } from "./raster/load-geotiff";
export type { SceneSource } from "./scene-source";
