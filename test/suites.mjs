// @ts-check
/** Which suites run where, and why, for Vitest, for `npm run test:quick` and for the table in `docs/platforms.md`. */

/** @typedef {Readonly<Record<string, string>>} Suites */

/**
 * What needs Node's files, sockets or processes. `npm run test:quick` leaves it out.
 *
 * @type {Suites}
 */
export const nodeOnly = {
  "test/node/**/*.test.ts": "files, sockets, processes and credentials in Node, and the terminal program",
  "test/guards/*.test.ts": "read the source and the docs",
  "test/{platforms,stages}/*.test.ts": "run other programs, and check their results",
  "test/files/staged/*.test.ts": "real folders, links and processes; `test/browser/handles` runs in both",
  "test/reliability/faults.test.ts":
    "real sockets and real folders; a page in `test/chromium` runs the same fault table",
  "test/reliability/abort.test.ts": "real sockets, real folders, and a process",
  "test/reliability/{cuts,hostile-archives}.test.ts":
    "real folders; `hostile-archives-in-memory` runs in both",
  "test/reliability/docs.test.ts": "reads the source and the docs",
  "test/fuzz/*.test.ts": "GNU tar, Python, zip and unzip; a longer run is `npm run fuzz`",
  "test/simulation/*.test.ts": "a folder on a simulated disk, and a simulated clock",
};

/**
 * What `npm run build` made, in Node or in pages that Chromium opens.
 *
 * @type {Suites}
 */
export const built = {
  "test/chromium/**/*.test.ts":
    "pages with the built package: whole jobs, browser folders, pictures, the notebook, the example",
  "test/guards/dist/**/*.test.ts": "the contents of the package, and its use by bundlers and compilers",
};

/**
 * Everything else runs unchanged in Node and in Chromium, but for these.
 *
 * @type {Suites}
 */
export const notInPages = {
  "test/reliability/in-process.test.ts": "a page in `test/chromium` runs the same fault table",
  "test/emulator/{cors,faults/headers}.test.ts": "send requests with any Origin, which a page cannot do",
  "test/dataframe/load-danfo.test.ts": "replaces danfojs with a module that fails",
  // What follows asks nothing of a platform but its engine, which Node and Chromium share.
  "test/geo/**/!(coverage).test.ts":
    "compute with numbers only; the suite `coverage`, which uses the code of the others, runs in both",
  "test/geojson/*.test.ts":
    "bytes in, features out; `test/v1/feature-stream`, which uses this code, runs in both",
  "test/export/geoparquet/*.test.ts":
    "values in, bytes out; CSV and NDJSON run in both, and all three formats in a page of test/chromium",
  "test/export/{table,wkt}.test.ts": "values in, values out; the formats that use them run in both",
  "test/dataframe/{dates,dtypes,nested,restore-properties,round-trip}.test.ts":
    "values in, values out; the suites for danfojs frames and for features run in both",
  "test/archive/{detect,entry-path,gzip-members,media-type,matcher,place-matcher,rests,second-reading}.test.ts":
    "names, headers and members; unpacking runs in both",
  "test/archive/hostile-archives.test.ts":
    "our own code alone unpacks the archives; `test/reliability/hostile-archives-in-memory` runs in both",
  "test/emulator/{options,faults/sometimes,storage/{checksums,range},v1/script,v2/{geometry,search}}.test.ts":
    "what the emulator computes; its responses run in both",
  "test/emulator/sample/{features,geotiff,utm}.test.ts": "parts of what the suite `files` tests in both",
  "test/browser/member-end.test.ts": "a part of what the suite `codecs` tests in both",
  "test/browser/handles/closed-page.test.ts":
    "the order of calls to a fake folder; `sink` runs in both, and a page in `test/chromium` uses real folders",
  "test/viz/raster/{colour,crs,drape,geo-keys,hostile-tiffs,poles,read-colours,values/samples}.test.ts":
    "pixels in, pixels out; the maps and plots that use them run in both",
};

/**
 * What happy-dom runs as well: where its window, its document, or its own Response, Blob, File and streams could make a
 * difference. Chromium has the real ones; happy-dom shows what holds in a page that is not Chromium's, and in the tests
 * of those who use this package.
 *
 * @type {Suites}
 */
export const withDocument = {
  "test/browser/{!(member-end),handles/!(closed-page)}.test.ts":
    "the browser side: sign-in, unpacking, folders",
  "test/viz/{plot-quicklooks,map/maps,raster/open-raster}.test.ts": "pictures and rasters from its `File`",
  "test/files/{directory-handle,memory-sink,transact}.test.ts":
    "files and folders with its `Blob` and `File`",
  "test/streams/!(crc32).test.ts": "readers of its streams",
  "test/http/{answers,api-client,exchange,network-error,watch-body}.test.ts":
    "its `Response`, `Headers` and streams",
  "test/dataframe/{danfo,load-danfo}.test.ts": "danfojs, which checks for a window",
  "test/{outputs/{quicklooks,save-files},v1/data-json}.test.ts": "whole calls with its `Response` and `File`",
  "test/client/{signal-from,up42,watch-progress}.test.ts": "sign-in in a page, its `AbortSignal`",
};
