import type { TarHeader } from "modern-tar";
import { ArchiveError, type ArchiveFormat } from "../../errors";
import { quoteName } from "../member";

/** Files, files of the oldest tars, and files that should be contiguous on the disk. */
const files = ["0", "\0", "7"];
/** Links, devices, folders and pipes; of GNU tar also the label of the archive and lists of folders. */
const skipped = ["1", "2", "3", "4", "5", "6", "V", "D"];

/** Whether a member of a tar is skipped, such as a folder or a link. */
export function isSkipped({ type }: TarHeader, { flag }: { flag: string | undefined }): boolean {
  if (flag === undefined) return false;
  // modern-tar treats a file as a folder when its name ends with a slash.
  return skipped.includes(flag) || (files.includes(flag) && type === "directory");
}

/**
 * The error for a member whose stored bytes are not the file: the filled parts of a sparse file, the rest of a file from
 * another archive, or an unknown type. `undefined` for plain files and skipped members.
 */
export function whyUnsupported(
  { name, pax = {} }: TarHeader,
  { flag, format }: { flag: string | undefined; format: ArchiveFormat },
): ArchiveError | undefined {
  const what = unsupportedKind(pax, flag);
  if (what === undefined) return undefined;
  return new ArchiveError(`The tar archive holds ${quoteName(name)} as ${what}, which is not supported.`, {
    format,
    entry: name,
  });
}

function unsupportedKind(
  pax: Readonly<Record<string, string>>,
  flag: string | undefined,
): string | undefined {
  if (flag !== undefined && skipped.includes(flag)) return undefined;
  if (flag === "S" || Object.keys(pax).some((key) => key.startsWith("GNU.sparse."))) return "a sparse file";
  if (flag === "M" || pax["GNU.volume.filename"] !== undefined)
    return "the rest of a file from another archive";
  if (flag !== undefined && files.includes(flag)) return undefined;
  return `a member of the unknown type ${JSON.stringify(flag ?? "")}`;
}
