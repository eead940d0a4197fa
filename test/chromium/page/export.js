/** Leaves functions in `window` that write features as files, with the built entry and nothing else. */
const { toCsv, toGeoParquet, toNdjson } = await import("/dist/export.js");

/** @type {Record<string, (source: any, options?: any) => Promise<Blob>>} */
const exports = { toCsv, toGeoParquet, toNdjson };

/** @param {Blob} blob */
async function described(blob) {
  const bytes = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return {
    isBlob: blob instanceof Blob,
    type: blob.type,
    size: blob.size,
    sha256: Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
}

/** @param {object[]} features */
async function* streamed(features) {
  yield* features;
}

/** @type {Record<string, object[]>} */
const kept = {};

Object.assign(window, {
  /**
   * Keeps features for all that is written of them.
   *
   * @param {Record<string, string>} sources
   */
  keep(sources) {
    for (const [name, json] of Object.entries(sources)) kept[name] = JSON.parse(json);
  },

  /** @param {{ call: string, source: string }} request */
  async write({ call, source }) {
    const features = kept[source];
    const ofList = await described(await exports[call](features));
    const ofStream = await described(await exports[call](streamed(features)));
    return { ofList, ofStream };
  },

  /** @param {{ call: string, options: object }} request */
  async refusal({ call, options }) {
    const { name, message } = await exports[call]([], options).catch((/** @type {Error} */ error) => error);
    return { name, message };
  },

  /**
   * Starts a long export, aborts it by a click, and tells how often the page could do something else meanwhile.
   *
   * @param {{ call: string, feature: object, count: number }} request
   */
  async abortByClick({ call, feature, count }) {
    const controller = new AbortController();
    const button = document.createElement("button");
    button.onclick = () => controller.abort(new Error("Stopped by a click."));
    document.body.append(button);
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
      if (turns === 3) button.click();
    });
    const ended = await exports[call](new Array(count).fill(feature), { signal: controller.signal }).then(
      () => "written",
      (/** @type {Error} */ error) => error.message,
    );
    clearInterval(timer);
    return { ended, turns };
  },
  isReady: true,
});
