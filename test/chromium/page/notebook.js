/**
 * Runs the cells of the example notebook with the packages of another origin, and leaves what each gave in
 * `window.notebook` for the test to look at.
 */
import { Runtime } from "@observablehq/runtime";
import { html, svg } from "htl";
import define from "/docs/examples/notebook/notebook.js";

const cdn = new URLSearchParams(location.search).get("cdn");

const names = [];
const values = {};
const failures = {};
/** Texts of the cells without a name. */
const texts = [];
/** Every share that the bar showed. */
let bars = [];
const downloads = [];

const main = new Runtime({ html: () => html, svg: () => svg }).module(define, (name) => {
  if (name) names.push(name);
  return {
    fulfilled(value) {
      if (value instanceof Element) document.body.append(value);
      if (name) values[name] = value;
      else texts.push(value.textContent.trim());
      if (name === "bar" && value) bars.push(value.querySelector("progress").position);
      if (name === "download") downloads.push(value);
    },
    rejected(error) {
      failures[name ?? "a text"] = `${error}`;
    },
  };
});

main.redefine("packages", [], () => ({
  up42: `${cdn}/dist/bundle.js`,
  geo: `${cdn}/dist/bundle/geo.js`,
  emulator: `${cdn}/dist/bundle/emulator.js`,
  danfo: `${cdn}/node_modules/danfojs/lib/bundle.esm.js`,
}));

/** @param {Element} table */
function cellsOf(table) {
  return [...table.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));
}

/** @param {HTMLImageElement} image */
async function shownImage(image) {
  await image.decode();
  return [image.alt, image.naturalWidth];
}

/** @param {File} file */
const fileOf = (file) => [file instanceof File, file.name, file.type];

/** All values, as far as they can leave the page. */
async function summary() {
  return {
    names,
    texts,
    classes: [`${values.up42}`, `${values.jobtask}`],
    info: values.info,
    projectId: values.jobtask.projectId,
    collection: values.collection,
    features: cellsOf(values.features),
    dataframe: { columns: values.dataframe.columns, shape: values.dataframe.shape },
    clearest: cellsOf(values.clearest),
    quicklooks: values.quicklooks.map(fileOf),
    pictures: [...values.pictures],
    gallery: await Promise.all([...values.gallery.querySelectorAll("img")].map(shownImage)),
    map: {
      images: [...values.map.querySelectorAll("image")].map((image) => image.getAttribute("href")),
      outlines: values.map.querySelectorAll("polygon").length,
    },
    bars,
    files: values.files.map(fileOf),
    saved: cellsOf(values.saved),
    requests: cellsOf(values.requests),
  };
}

/** Requests to the storage: their status, and whether they are over. */
function storage() {
  return values.emulator.requests
    .filter(({ origin }) => origin === "storage")
    .map(({ status, ended }) => ({ status, isOver: ended !== undefined }));
}

let isStalled = false;

/** The first bytes of the true answer, and then silence. */
async function stall(request, next) {
  const response = await next(request);
  const start = new Uint8Array(await response.arrayBuffer()).slice(0, 200_000);
  const pieces = [start.subarray(0, 100_000), start.subarray(100_000)];
  const body = new ReadableStream(
    {
      pull(controller) {
        const piece = pieces.shift();
        if (piece) return controller.enqueue(piece);
        isStalled = true;
        return new Promise(() => {});
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}

/** Runs the download again, and lets it go silent midway. */
function stallDownload() {
  values.emulator.clearRequests();
  values.emulator.clearFaults();
  values.emulator.fault({ match: { origin: "storage" }, behaviour: stall });
  bars = [];
  values.again.click();
}

Object.assign(window, {
  notebook: {
    failures,
    downloads,
    summary,
    storage,
    stallDownload,
    again: () => values.again.click(),
    missing: () => names.filter((name) => values[name] === undefined),
    bars: () => bars,
    isStalled: () => isStalled,
    /** @param {number} run */
    outcome: (run) =>
      downloads[run].result.then(
        (files) => files.length,
        ({ name }) => name,
      ),
  },
});
