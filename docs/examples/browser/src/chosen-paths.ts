import type { Row } from "./scenes";

/** Extensions that only files have; a path with another extension may be a folder. */
const fileEnding = /\.(?:tiff?|jp2|png|jpe?g|json|geojson|xml|csv|nc|hdf5?|h5|las|laz)$/i;
/** Extensions of archives: those of a processing job are unpacked into a folder of the same name. */
const archiveEnding = /\.(?:zip|tgz|tar|tar\.gz)$/i;

/**
 * The `match` of `downloadResults` for the files of some scenes; `undefined` for all files. Only plain paths if
 * possible, because then the download ends as soon as they were found.
 */
export function matchOf(rows: readonly Row[]): string[] | undefined {
  const paths = rows.flatMap(({ scene }) => scene.files.map(({ path }) => path));
  if (paths.includes(".")) return undefined;
  return [...new Set(paths)].flatMap((path) => {
    const plain = path.replace(/[\\*?[\](){}!+@|]/g, "\\$&");
    const packed = plain.replace(archiveEnding, "");
    if (packed !== plain) return [plain, `${packed}/**`];
    return fileEnding.test(path) ? [plain] : [plain, `${plain}/**`];
  });
}
