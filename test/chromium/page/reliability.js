/**
 * Leaves two functions in `window`: one signs in and opens outputs, the other downloads their results. What a download
 * ended with is handed over in plain values.
 */
const { authenticate } = await import("/dist/bundle.js");

/** @type {Map<string, any>} */
const opened = new Map();

/** @param {Blob} blob */
async function digestOf(blob) {
  const bytes = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Everything that an error shows: message, stack, fields and causes.
 *
 * @param {unknown} error
 * @returns {string}
 */
function showAll(error) {
  if (!(error instanceof Error)) return String(error);
  const fields = Object.getOwnPropertyNames(error).map((name) => `${name}: ${JSON.stringify(error[name])}`);
  return [`${error}`, error.stack, ...fields, "cause" in error ? showAll(error.cause) : ""].join("\n");
}

Object.assign(window, {
  /** @param {any} options */
  async open({ key, opens: [call, ids], ...options }) {
    const up42 = await authenticate({ ...options, dangerouslyAllowBrowser: true });
    const opener = call === "openItems" ? await up42.initializeStorage() : up42;
    opened.set(key, await opener[call](ids));
  },

  /** @param {{ key: string, besides: number }} options */
  async download({ key, besides }) {
    /** @type {object[]} */
    const progress = [];
    try {
      const outputs = opened.get(key);
      /** @type {[File[], ...unknown[]]} */
      const [files] = await Promise.all([
        outputs.downloadResults({ onProgress: (event) => progress.push(event) }),
        ...Array.from({ length: besides }, () => outputs.listResults()),
      ]);
      const sums = await Promise.all(files.map(async (file) => [file.name, await digestOf(file)]));
      return { files: sums, shown: JSON.stringify(progress) };
    } catch (error) {
      const { name, message } = /** @type {Error} */ (error);
      return { error: { name, message }, files: [], shown: `${showAll(error)}\n${JSON.stringify(progress)}` };
    } finally {
      opened.delete(key);
    }
  },
  isReady: true,
});
