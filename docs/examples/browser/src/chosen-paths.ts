import type { Row } from "./scenes";

/** Endings that only files have; what has another one may be a folder. */
const fileEnding = /\.(?:tiff?|jp2|png|jpe?g|json|geojson|xml|csv|nc|hdf5?|h5|las|laz)$/i;
/** Endings of what is itself an archive: of a processing job, it is unpacked into a folder of its name. */
const archiveEnding = /\.(?:zip|tgz|tar|tar\.gz)$/i;

/**
 * What `downloadResults` takes as `match` to get the files of some scenes; `undefined` for all files. Plain paths only
 * where that is possible: reading ends as soon as they were found.
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
