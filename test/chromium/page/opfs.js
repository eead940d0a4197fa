/**
 * Leaves functions in `window` that download into a folder of OPFS, with the built bundle and nothing else, and that look
 * at what is there by the browser's own means.
 */
const { authenticate } = await import("/dist/bundle.js");

const controller = new AbortController();

/** @param {string} name */
async function folderOf(name) {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(name, { create: true });
}

/** @param {any} options */
async function openJobtask({ jobId, jobtaskId, ...options }) {
  const retry = { limit: 1, baseDelayMs: 0 };
  const up42 = await authenticate({ retry, ...options, dangerouslyAllowBrowser: true });
  return up42.initializeJobtask({ jobtaskId, jobId });
}

/**
 * @param {FileSystemDirectoryHandle} folder
 * @returns {AsyncGenerator<[string, File]>}
 */
async function* filesIn(folder, prefix = "") {
  for await (const entry of folder.values()) {
    if (entry.kind === "file") yield [prefix + entry.name, await entry.getFile()];
    else yield* filesIn(entry, `${prefix}${entry.name}/`);
  }
}

/** @param {() => Promise<unknown>} call */
async function ended(call) {
  try {
    return { value: await call() };
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    return { error: { name, message } };
  }
}

Object.assign(window, {
  /** @param {any} request */
  job: ({ folder, service, options }) =>
    ended(async () => {
      const outputDirectory = await folderOf(folder);
      const jobtask = await openJobtask(service);
      const quicklooks = await jobtask.downloadQuicklooks({ ...options, outputDirectory });
      const results = await jobtask.downloadResults({ ...options, outputDirectory });
      const scenes = await jobtask.localScenes();
      const saved = scenes.map((/** @type {any} */ { quicklook, files }) => [
        quicklook.saved,
        ...files.map((/** @type {any} */ file) => file.saved),
      ]);
      return { quicklooks, results, saved };
    }),

  /** @param {any} request */
  download: ({ folder, service, options }) =>
    ended(async () => {
      const outputDirectory = folder === undefined ? undefined : await folderOf(folder);
      const jobtask = await openJobtask(service);
      const { signal } = controller;
      const files = await jobtask.downloadResults({ ...options, outputDirectory, signal });
      return files.map((/** @type {string | File} */ file) => (file instanceof File ? file.name : file));
    }),
  abort: () => controller.abort(new Error("Stopped by the page.")),

  /** @param {{ folder: string, sums?: boolean }} request */
  async list({ folder, sums = true }) {
    const files = [];
    for await (const [name, file] of filesIn(await folderOf(folder))) {
      const bytes = sums
        ? await crypto.subtle.digest("SHA-256", await file.arrayBuffer())
        : new ArrayBuffer(0);
      const sha256 = Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
      files.push({ name, size: file.size, ...(sums ? { sha256 } : {}) });
    }
    return files.sort((one, other) => (one.name < other.name ? -1 : 1));
  },

  /** Some bytes of a file. @param {{ folder: string, name: string, at: number, length: number }} request */
  async bytes({ folder, name, at, length }) {
    const file = await (await (await folderOf(folder)).getFileHandle(name)).getFile();
    return [...new Uint8Array(await file.slice(at, at + length).arrayBuffer())];
  },
  isReady: true,
});
