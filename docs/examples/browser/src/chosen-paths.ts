import type { Row } from "./scenes";

/** Endings that only files have; what has another one may be a folder. */
const fileEnding = /\.(?:tiff?|jp2|png|jpe?g|json|geojson|xml|csv|zip|nc|hdf5?|h5|las|laz)$/i;

/**
 * What `downloadResults` takes as `match` to get the files of some scenes; `undefined` for all files. Plain paths only
 * where that is possible: reading ends as soon as they were found.
 */
export function matchOf(rows: readonly Row[]): string[] | undefined {
  const paths = rows.flatMap(({ scene }) => scene.files.map(({ path }) => path));
  if (paths.includes(".")) return undefined;
  return [...new Set(paths)].flatMap((path) => {
    const plain = path.replace(/[\\*?[\](){}!+@|]/g, "\\$&");
    return fileEnding.test(path) ? [plain] : [plain, `${plain}/**`];
  });
}
