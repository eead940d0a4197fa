import { gzipSync } from "fflate";
import { packTar } from "modern-tar";
import { listOf, record, wholeNumber } from "../../kinds";
import { check, checkOptions, type Kinds, oneOf, required, string } from "../../options";
import { textOrBytes } from "../options";
import type { Bytes } from "../provided";

/** A member of an archive. Names are packed unchanged, even malicious ones. */
export interface ArchiveMember {
  /** Such as `output/data.json`. The path of a directory ends with a slash. */
  readonly path: string;
  /** Content of the file. A string is written in UTF-8. @default empty */
  readonly bytes?: Bytes | string | undefined;
  /** Kind of member. @default `"directory"` for a path that ends with a slash, `"file"` otherwise */
  readonly type?: "file" | "directory" | "symlink" | "link" | undefined;
  /** Target of a link. */
  readonly linkTo?: string | undefined;
}

const memberKinds: Kinds<ArchiveMember> = {
  path: required(string),
  bytes: textOrBytes,
  type: oneOf(["file", "directory", "symlink", "link"]),
  linkTo: string,
};

/**
 * Packs a `.tgz` as the service does for results. The same members always become the same bytes.
 *
 * @param options.level Compression of gzip, from 0 (none) to 9. The default value is 6.
 * @throws {InputError} when a member or the level is wrong.
 *
 * @example
 * ```ts
 * import { createEmulator, packTgz } from "up42-js/emulator";
 *
 * const emulator = createEmulator();
 * const [jobtaskId] = emulator.sample.jobtaskIds;
 * emulator.jobtask(jobtaskId).results = {
 *   bytes: await packTgz([{ path: "output/data.json", bytes: "{}" }]),
 * };
 * ```
 */
export async function packTgz(
  members: readonly ArchiveMember[],
  options: { level?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 } = {},
): Promise<Bytes> {
  checkMembers(members);
  checkOptions("packTgz", options, { level: wholeNumber(0, 9) });
  const { level = 6 } = options;
  const mtime = new Date(Date.UTC(2023, 9, 23));
  const tar = await packTar(
    members.map(({ path, bytes = "", type = path.endsWith("/") ? "directory" : "file", linkTo }) => {
      const body = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
      const size = type === "file" ? body.length : 0;
      const header = { name: path, type, size, mtime, mode: type === "directory" ? 0o777 : 0o644 };
      return { header: linkTo === undefined ? header : { ...header, linkname: linkTo }, body };
    }),
  );
  return gzipSync(tar, { level, mtime });
}

function checkMembers(members: readonly ArchiveMember[]): void {
  check("packTgz", "members", members, required(listOf(record)));
  members.forEach((member, index) => {
    checkOptions("packTgz", member, memberKinds, `members[${index}]`);
  });
}
