import type { TarHeader } from "modern-tar";
import { ArchiveError, type ArchiveFormat } from "../../errors";
import { quoteName } from "../member";

/** Files, those of the oldest tars, and those that are to lie in one piece on the disk. */
const files = ["0", "\0", "7"];
/** Links, devices, folders and pipes; of GNU tar the label of the whole archive and lists of what is in a folder. */
const passedOver = ["1", "2", "3", "4", "5", "6", "V", "D"];

/** Whether a member of a tar is nothing to be written, such as a folder or a link. */
export function isPassedOver({ type }: TarHeader, { flag }: { flag: string | undefined }): boolean {
  if (flag === undefined) return false;
  // modern-tar takes a file for a folder when its name ends in a slash.
  return passedOver.includes(flag) || (files.includes(flag) && type === "directory");
}

/**
 * Says why a member must not be written as it is stored, which would make a wrong file: the filled parts of a sparse
 * file, the rest of a file from another archive, and what nobody knows. `undefined` for a plain file and for what is
 * passed over.
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
  if (flag !== undefined && passedOver.includes(flag)) return undefined;
  if (flag === "S" || Object.keys(pax).some((key) => key.startsWith("GNU.sparse."))) return "a sparse file";
  if (flag === "M" || pax["GNU.volume.filename"] !== undefined)
    return "the rest of a file from another archive";
  if (flag !== undefined && files.includes(flag)) return undefined;
  return `a member of the unknown type ${JSON.stringify(flag ?? "")}`;
}
