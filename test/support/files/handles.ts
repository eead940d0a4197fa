import type { Locks } from "../../../src/browser/handles/locks";
import type { DirectoryHandle, FileHandle } from "../../../src/files/directory-handle";

interface FileNode {
  readonly kind: "file";
  bytes: Uint8Array<ArrayBuffer>;
  lastModified: number;
  writers: number;
}

interface FolderNode {
  readonly kind: "directory";
  readonly children: Map<string, FileNode | FolderNode>;
}

/** What a folder of the fake browser can be told. */
export interface FakeFolderOptions {
  readonly name?: string;
  /** Whether files have `move`. @default true */
  readonly canMove?: boolean;
  /** Whether files have `createWritable`. @default true */
  readonly canWrite?: boolean;
  /** Whether upper and lower case are the same. @default false */
  readonly foldsCase?: boolean;
  /** What `queryPermission` and then `requestPermission` say; without them there are no such functions. */
  readonly permissions?: readonly [string, string | Error];
  /** Called before each call with its name and the path it is about; what it throws, or gives, comes in its place. */
  readonly before?: (call: string, path: string) => unknown;
}

/** A folder as a browser gives it out, in memory. Its errors are those that the File System standard names. */
export interface FakeFolder {
  readonly handle: DirectoryHandle;
  /** Texts by path, of all files in it. */
  files(): Record<string, string>;
  /** Names of what is in it. */
  names(): string[];
  /** Puts a file there past all rules. */
  put(path: string, text: string, options?: { lastModified?: number }): void;
  /** Closes the page that has it: its files are not in use any more. */
  close(): void;
  /** Opens it anew with other options. */
  reopen(options: FakeFolderOptions): FakeFolder;
}

const refusal = (name: string): DOMException => new DOMException(`The fake browser says ${name}.`, name);

export function fakeFolder(
  options: FakeFolderOptions = {},
  root: FolderNode = { kind: "directory", children: new Map() },
): FakeFolder {
  const {
    name = "berlin",
    canMove = true,
    canWrite = true,
    foldsCase = false,
    permissions,
    before,
  } = options;

  /** Files that are being written. */
  const inUse: FileNode[] = [];

  /** Which folder a handle is of, for moves. */
  const folders = new Map<DirectoryHandle, FolderNode>();
  const keyOf = (child: string): string => (foldsCase ? child.toLowerCase() : child);

  function check(call: string, path: string): unknown {
    return before?.(call, path);
  }

  function childOf(folder: FolderNode, child: string): FileNode | FolderNode | undefined {
    if (child === "" || child === "." || child === ".." || /[/\\]/.test(child) || child === "aux") {
      throw new TypeError("Name is not allowed.");
    }
    return folder.children.get(keyOf(child));
  }

  function handleOf(folder: FolderNode, path: string, own: string): DirectoryHandle {
    const pathOf = (child: string): string => (path === "" ? child : `${path}/${child}`);
    const handle: DirectoryHandle = {
      kind: "directory",
      name: own,
      async getDirectoryHandle(child, { create = false } = {}) {
        await check("getDirectoryHandle", pathOf(child));
        let found = childOf(folder, child);
        if (found?.kind === "file") throw refusal("TypeMismatchError");
        if (found === undefined && !create) throw refusal("NotFoundError");
        found ??= { kind: "directory", children: new Map() };
        folder.children.set(keyOf(child), found);
        return handleOf(found, pathOf(child), child);
      },
      async getFileHandle(child, { create = false } = {}) {
        await check("getFileHandle", pathOf(child));
        let found = childOf(folder, child);
        if (found?.kind === "directory") throw refusal("TypeMismatchError");
        if (found === undefined && !create) throw refusal("NotFoundError");
        found ??= { kind: "file", bytes: new Uint8Array(), lastModified: Date.now(), writers: 0 };
        folder.children.set(keyOf(child), found);
        return fileHandleOf(folder, child, pathOf(child));
      },
      async removeEntry(child, { recursive = false } = {}) {
        await check("removeEntry", pathOf(child));
        const found = childOf(folder, child);
        if (found === undefined) throw refusal("NotFoundError");
        if (isOpen(found)) throw refusal("NoModificationAllowedError");
        const isFull = found.kind === "directory" && found.children.size > 0;
        if (isFull && !recursive) throw refusal("InvalidModificationError");
        folder.children.delete(keyOf(child));
      },
      async *values() {
        for (const [child, { kind }] of folder.children) yield { kind, name: child };
      },
    };
    folders.set(handle, folder);
    if (permissions === undefined || folder !== root) return handle;
    return Object.assign(handle, {
      queryPermission: async () => permissions[0],
      async requestPermission() {
        if (permissions[1] instanceof Error) throw permissions[1];
        return permissions[1];
      },
    });
  }

  function fileHandleOf(folder: FolderNode, own: string, path: string): FileHandle {
    function node(): FileNode {
      const found = folder.children.get(keyOf(own));
      if (found?.kind !== "file") throw refusal("NotFoundError");
      return found;
    }

    return {
      kind: "file",
      name: own,
      async getFile() {
        const { bytes, lastModified } = node();
        return new File([bytes], own, { lastModified });
      },
      ...(canWrite && {
        async createWritable() {
          await check("createWritable", path);
          const target = node();
          target.writers += 1;
          inUse.push(target);
          const written: Uint8Array<ArrayBuffer>[] = [];
          return {
            async write(bytes) {
              await check("write", path);
              written.push(bytes.slice());
            },
            async close() {
              await check("close", path);
              target.writers -= 1;
              target.bytes = new Uint8Array(await new Blob(written).arrayBuffer());
              target.lastModified = Date.now();
            },
            async abort() {
              target.writers -= 1;
            },
          };
        },
      }),
      ...(canMove && {
        async move(directory: DirectoryHandle, to: string) {
          await check("move", path);
          const moved = node();
          const target = folders.get(directory);
          if (target === undefined) throw refusal("NotFoundError");
          if (childOf(target, to)?.kind === "directory") throw refusal("InvalidModificationError");
          folder.children.delete(keyOf(own));
          target.children.set(keyOf(to), moved);
        },
      }),
    };
  }

  return {
    handle: handleOf(root, "", name),
    files: () => Object.fromEntries(textsIn(root)),
    names: () => [...root.children.keys()],
    put(path, text, { lastModified = Date.now() } = {}) {
      const names = path.split("/");
      let folder = root;
      for (const child of names.slice(0, -1)) {
        const found = folder.children.get(child) ?? { kind: "directory", children: new Map() };
        folder.children.set(child, found);
        if (found.kind === "directory") folder = found;
      }
      const bytes = new TextEncoder().encode(text);
      folder.children.set(names.at(-1) ?? "", { kind: "file", bytes, lastModified, writers: 0 });
    },
    close() {
      for (const file of inUse) file.writers = 0;
    },
    reopen: (others) => fakeFolder(others, root),
  };
}

function isOpen(node: FileNode | FolderNode): boolean {
  return node.kind === "file" ? node.writers > 0 : [...node.children.values()].some(isOpen);
}

function* textsIn({ children }: FolderNode, prefix = ""): Generator<[string, string]> {
  for (const [name, node] of children) {
    if (node.kind === "file") yield [prefix + name, new TextDecoder().decode(node.bytes)];
    else yield* textsIn(node, `${prefix}${name}/`);
  }
}

/** Locks that several pages share, as `navigator.locks` does. */
export function fakeLocks(): { page(): { readonly locks: Locks; close(): void } } {
  const held = new Map<string, Promise<unknown>>();
  return {
    page() {
      const own = new Set<string>();
      const locks: Locks = {
        async request(name, { ifAvailable = false }, callback) {
          if (ifAvailable && held.has(name)) return callback(null);
          while (held.has(name)) await held.get(name)?.catch(() => undefined);
          const job = callback({ name });
          held.set(name, job);
          own.add(name);
          return job.finally(() => held.get(name) === job && held.delete(name));
        },
      };
      return {
        locks,
        close() {
          for (const name of own) held.delete(name);
        },
      };
    },
  };
}
