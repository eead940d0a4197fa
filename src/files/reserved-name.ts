/**
 * Whether a name, or one of the names in a path, begins like the files and folders of downloads in progress. Also true for
 * names that some disk treats as such a name: in upper case, in other widths, with invisible characters.
 *
 * Staging folders are named `.up42-<machine>-<process>-<random>` in Node, with the hash of a name if they are beside a
 * folder, and `.up42-<origin>-<time>-<random>.partial` in a browser. Both may use the same folder.
 */
export function isReservedName(path: string): boolean {
  return path.split(/[/\\]/).some((name) => {
    const plain = name.replace(/\p{Default_Ignorable_Code_Point}/gu, "").normalize("NFKC");
    return plain.toLowerCase().trimStart().startsWith(".up42-");
  });
}
