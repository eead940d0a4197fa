import type { Codecs } from "./codecs";
import type { ArchiveMember } from "./member";

const readBytes = 256 * 1024;

interface KeptMember {
  /** Opens the bytes once more. */
  open(): ArchiveMember;
  close(): Promise<void>;
}

/** Keeps the bytes of a member so that they can be read several times. */
export async function keepMember(
  member: ArchiveMember,
  { codecs, onBytes }: { readonly codecs: Codecs; readonly onBytes: (count: number) => void },
): Promise<KeptMember> {
  const spool = await codecs.openSpool();
  try {
    for (let chunk = await member.read(); chunk !== undefined; chunk = await member.read()) {
      onBytes(chunk.byteLength);
      await spool.append(chunk);
    }
  } catch (error) {
    await spool.close();
    throw error;
  }
  return {
    open() {
      let position = 0;
      return {
        ...member,
        async read() {
          const length = Math.min(readBytes, spool.size - position);
          if (length === 0) return undefined;
          const chunk = await spool.read(position, length);
          position += length;
          return chunk;
        },
      };
    },
    close: () => spool.close(),
  };
}
