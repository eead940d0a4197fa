import type { PathOption } from "../types";
import { toDataUrl } from "./data-url";
import { drawGrid, type GridCell, layoutOf } from "./grid/draw-grid";
import { imageSizeOf } from "./image-size";
import { failureNote, loadQuicklooks } from "./load-quicklooks";
import { createPicture, defaultWidth, type SvgPlatform } from "./picture";
import { type PlotQuicklooksOptions, plotKinds } from "./plot-options";
import { openScenes, type SceneSource, sceneNameOf } from "./scene-source";

/** The function `plotQuicklooks`. */
export interface PlotQuicklooks<Picture> {
  /**
   * Draws quicklooks side by side, each with the name of its scene, as one self-contained SVG: an element in a page, a
   * string in Node, or with a `path` a file, whose absolute path it resolves to.
   *
   * Quicklooks that a job task has downloaded are read from their files, others are fetched. A note below the title
   * counts the scenes without a quicklook and names the quicklooks that cannot be loaded. If there are no quicklooks,
   * the picture says so. Quicklooks without a scene come last.
   *
   * @throws {InputError} when an option or the source is not valid, or no saved quicklook is an image.
   * @throws {UnsupportedError} when `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or exists and `overwrite` is `false`.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when signing in fails, the service does not
   * return the scenes, or all quicklooks fail.
   *
   * @example
   * ```ts
   * import { plotQuicklooks } from "up42-js/viz";
   *
   * await plotQuicklooks(jobtask, { title: "Berlin", path: "quicklooks.svg" });
   * ```
   */
  (source: SceneSource, options: PlotQuicklooksOptions & { readonly path: string | URL }): Promise<string>;
  (source: SceneSource, options?: PlotQuicklooksOptions & { readonly path?: undefined }): Promise<Picture>;
  (source: SceneSource, options?: PlotQuicklooksOptions & PathOption): Promise<string | Picture>;
}

export function createPlotQuicklooks<Picture>(platform: SvgPlatform<Picture>): PlotQuicklooks<Picture> {
  return createPicture(platform, {
    call: "plotQuicklooks",
    kinds: plotKinds,
    draw: (source: SceneSource, options: PlotQuicklooksOptions) =>
      drawQuicklooks(source, { ...options, platform }),
  });
}

async function drawQuicklooks(
  source: SceneSource,
  { platform, signal, ...options }: PlotQuicklooksOptions & { platform: SvgPlatform<unknown> },
): Promise<string> {
  const { title, columns, width = defaultWidth(platform, 800) } = options;
  const { scenes, unmatched } = await openScenes(source, {
    call: "plotQuicklooks",
    kind: "quicklooks",
    platform,
    signal,
  });
  const shown = scenes.flatMap((scene) => {
    const { quicklook } = scene;
    return quicklook ? [{ quicklook, name: sceneNameOf(scene, options) ?? quicklook.id }] : [];
  });
  const lacking = scenes.length - shown.length;
  for (const quicklook of unmatched.quicklooks) shown.push({ quicklook, name: quicklook.id });

  const images = await loadQuicklooks(
    shown.map(({ quicklook }) => quicklook),
    { platform, signal },
  );
  const cells: GridCell[] = [];
  const failed: string[] = [];
  for (const [index, { name }] of shown.entries()) {
    const loaded = images[index];
    if (loaded === undefined) failed.push(name);
    else {
      const size = imageSizeOf(loaded.bytes) ?? { width: 1, height: 1 };
      const href = await toDataUrl(loaded.bytes, { mediaType: loaded.mediaType, signal });
      cells.push({ name, image: { href, ...size } });
    }
  }
  const notes = [failureNote(failed, { tellsNames: true }), lackingNote(lacking, scenes.length)].filter(
    (note) => note !== undefined,
  );
  return drawGrid({
    title,
    description: cells.length === 1 ? "1 quicklook" : `${cells.length} quicklooks`,
    note: cells.length > 0 && notes.length > 0 ? notes.join(" ") : undefined,
    emptyText: "No quicklooks were found.",
    cells,
    layout: layoutOf(cells.length, { columns, width }),
  });
}

function lackingNote(lacking: number, all: number): string | undefined {
  if (lacking === 0) return undefined;
  return `${lacking} of ${all} scenes ${lacking === 1 ? "has" : "have"} no quicklook.`;
}
