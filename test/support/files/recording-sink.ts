import type { IncomingFile, Sink } from "../../../src/files/sink";

/** A sink that can be told to misbehave. */
export interface RecordingSinkOptions {
  /** What these calls throw. */
  readonly failing?: Partial<Record<"begin" | "write" | "commit" | "rollback", Error>>;
  /** Runs after the first chunk of a file. */
  readonly onWrite?: () => void | Promise<void>;
  /** What `write` throws when the body errors, instead of the body's own error; `undefined` for nothing at all. */
  readonly onBodyError?: (error: unknown) => unknown;
}

/** Keeps nothing but a record of what was asked of it. */
export function recordingSink({ failing = {}, onWrite, onBodyError }: RecordingSinkOptions = {}): {
  sink: Sink;
  calls: () => readonly string[];
  files: () => readonly IncomingFile[];
  bytesOf: (path: string) => number;
} {
  const calls: string[] = [];
  const files: IncomingFile[] = [];
  const bytes = new Map<string, number>();

  async function drain({ path, body }: IncomingFile): Promise<void> {
    const reader = body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const soFar = bytes.get(path) ?? 0;
      bytes.set(path, soFar + next.value.byteLength);
      if (soFar === 0) await onWrite?.();
    }
  }

  const sink: Sink = {
    async begin() {
      calls.push("begin");
      if (failing.begin) throw failing.begin;
      return {
        async write(file) {
          calls.push(`write ${file.path}`);
          files.push(file);
          if (failing.write) throw failing.write;
          try {
            await drain(file);
          } catch (error) {
            const own = onBodyError === undefined ? error : onBodyError(error);
            if (own !== undefined) throw own;
          }
        },
        async commit(paths) {
          calls.push("commit");
          if (failing.commit) throw failing.commit;
          return [...paths];
        },
        async rollback() {
          calls.push("rollback");
          if (failing.rollback) throw failing.rollback;
        },
      };
    },
  };
  return { sink, calls: () => calls, files: () => files, bytesOf: (path) => bytes.get(path) ?? 0 };
}
