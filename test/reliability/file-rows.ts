import { faults } from "../../src/emulator";
import { bytesOf, concat, noise } from "../support/archives/archives";
import {
  always,
  type FaultRow,
  fails,
  inTurn,
  lasting,
  noValidators,
  recovers,
  storage,
  whenOk,
} from "./fault-row";
import type { PlainFile } from "./sample-archives";

type Row = Omit<FaultRow, "group">;

const type = "image/tiff; application=geotiff; profile=cloud-optimized";
const raster: PlainFile = { name: "scene.tif", type, bytes: concat(bytesOf("II*\0"), noise(24_000, 5)) };
/** SHA-256 of the raster, as a multihash. */
const sha256 = "1220da0e99b9cab866c641424409c080f91655d9e7ef0654cfd792af04a0842ca57d";

const page = "<!doctype html><title>Sign in</title>";
const xmlError = "<?xml version='1.0'?><Error><Code>ExpiredToken</Code></Error>";
const jsonError = '{"data":null,"error":{"code":500,"message":"Something went wrong"}}';

const good: Row["set"] = () => undefined;

function text(name: string, mediaType: string, content: string): PlainFile {
  return { name, type: mediaType, bytes: bytesOf(content) };
}

/** A file of this kind arrives whole. */
function arrives(name: string, file: PlainFile): Row {
  return { name, file, set: good, node: recovers("200"), happens: "saved as it is" };
}

const noLength = {
  "content-length": null,
  "x-goog-hash": null,
  "x-goog-stored-content-length": null,
};
const exposed = { "access-control-expose-headers": "*" };

/** Something else in place of a file. */
const otherBodies: readonly Row[] = [
  ...(
    [
      ["an HTML page", page, /an HTML page/, /HTML/],
      ["an XML error", xmlError, /an XML document/, /XML/],
      ["a JSON error", jsonError, /JSON/, /JSON/],
      ["plain text", "Service unavailable", /plain text/, /plain text/],
      ["nothing", "", /sent nothing/, /empty/],
      ["a PNG image", "\u0089PNG\r\n\u001a\n", /the storage sent/, /not a tgz, tar or zip/],
    ] as const
  ).map(
    ([what, body, says, archiveSays]): Row => ({
      name: `${what} instead of a raster`,
      file: raster,
      set: ({ emulator }) => lasting(emulator, noValidators, faults.replaceBody({ body })),
      node: fails("ApiError", says, "200"),
      archived: { node: fails("ArchiveError", archiveSays, "200") },
      happens: "the error says what arrived instead",
    }),
  ),
  {
    name: "a page with the type of a page instead of a text file",
    file: text("notes.txt", "text/plain", "notes"),
    set: ({ emulator }) =>
      lasting(emulator, noValidators, faults.replaceBody({ body: page, mediaType: "text/html" })),
    node: fails("ApiError", /an HTML page/, "200"),
    archived: { node: fails("ArchiveError", /HTML/, "200") },
    happens: "the error says what arrived instead",
  },
  ...(
    [
      ["a JSON error instead of a JSON file", text("meta.json", "application/json", "{}"), jsonError, /JSON/],
      ["an XML error instead of an XML file", text("meta.xml", "application/xml", "<a/>"), xmlError, /XML/],
      ["an HTML page instead of an XML file", text("meta.xml", "application/xml", "<a/>"), page, /HTML/],
    ] as const
  ).map(
    ([name, file, body, says]): Row => ({
      name,
      file,
      set: ({ emulator }) => lasting(emulator, noValidators, faults.replaceBody({ body })),
      node: fails("ApiError", says, "200"),
      archived: { node: fails("ArchiveError", says, "200") },
      happens: "the error says what arrived instead",
    }),
  ),
  arrives("a file with the type of another one, and the right ending", { ...raster, type: "image/jp2" }),
  arrives("a file with the ending of another one, and the right type", { ...raster, name: "scene.jp2" }),
  arrives("a file with an ending that nobody knows", {
    name: "scene.ntf",
    type: "image/jpx",
    bytes: concat(bytesOf("NITF02.10"), noise(2_000, 6)),
  }),
  arrives("a file that is a page", text("report.html", "text/html", page)),
  arrives("a text file that begins like a page", text("notes.txt", "text/plain", `${page}\n`)),
  arrives(
    "a JSON file with white space before it and a member called error",
    text("meta.json", "application/json", '\ufeff\n  { "error": { "rmse": 0.2 }, "bands": 4 }'),
  ),
  arrives(
    "an XML file with a byte order mark",
    text("meta.xml", "application/xml", "\ufeff<Error_Model><Code>1</Code></Error_Model>"),
  ),
  arrives("an empty text file", text("empty.txt", "text/plain", "")),
  arrives("an empty file whose item says that it is empty", {
    ...raster,
    bytes: new Uint8Array(0),
    info: { "file:size": 0 },
  }),
];

const statuses: readonly Row[] = [
  {
    name: "202 with a body instead of the file",
    file: raster,
    set: ({ emulator }) => lasting(emulator, faults.respond({ status: 202, body: { status: "PENDING" } })),
    node: fails("ApiError", /status 202 instead of the file/, "202"),
    happens: "fails at once",
  },
  {
    name: "the first bytes with 206, although no range was requested",
    file: raster,
    set: ({ emulator, middle }) => lasting(emulator, faults.sendPart({ bytes: middle })),
    node: recovers("206 206"),
    happens: "requests the rest",
  },
  {
    name: "the first bytes with 206, although no range was requested, and no content-range",
    file: raster,
    set: ({ emulator, middle }) =>
      lasting(emulator, faults.changeHeaders({ "content-range": null }), faults.sendPart({ bytes: middle })),
    node: fails("NetworkError", /a part of the file that was not requested/, "206 206 206 206"),
    happens: "fails after the retries",
  },
];

const ends: readonly Row[] = [
  {
    name: "half of a file without a length and without a checksum, once",
    file: raster,
    set({ emulator, middle }) {
      inTurn(emulator, faults.endBody({ afterBytes: middle }));
      lasting(emulator, faults.changeHeaders(noLength));
    },
    node: recovers("200 206"),
    happens: "asks for more, and gets the rest",
  },
  {
    name: "half of a file, and nothing that identifies it, once",
    file: raster,
    set({ emulator, middle }) {
      inTurn(emulator, faults.endBody({ afterBytes: middle }));
      lasting(emulator, noValidators, faults.changeHeaders(noLength));
    },
    node: recovers("200 200 200"),
    happens: "requests the whole file until nothing more comes",
  },
  {
    name: "a whole file without a length and without a checksum",
    file: raster,
    set: ({ emulator }) => lasting(emulator, faults.changeHeaders(noLength)),
    node: recovers("200 416"),
    happens: "asks for more, and the storage has no more bytes",
  },
  {
    name: "a whole file of a storage that ignores Range and sends no length",
    file: raster,
    set: ({ emulator }) => lasting(emulator, faults.changeHeaders(noLength), faults.ignoreRange()),
    node: recovers("200 200"),
    happens: "requests the whole file again, and both end at the same place",
  },
  {
    name: "half of a file without content-length, and the storage states the length of the stored file",
    file: raster,
    set({ emulator, middle }) {
      inTurn(emulator, faults.endBody({ afterBytes: middle }));
      lasting(emulator, faults.changeHeaders({ "content-length": null, ...exposed }));
    },
    node: recovers("200 206"),
    happens: "resumes",
  },
];

/** What the item and the storage state about the file. */
const statements: readonly Row[] = [
  {
    name: "the item states another size",
    file: { ...raster, info: { "file:size": raster.bytes.length + 1 } },
    set: good,
    node: fails("ArchiveError", /bytes instead of the \d+ that its item states/, "200"),
    archived: { node: recovers("200") },
    happens: "refused at the end; the archive of a job has no item",
  },
  arrives("the item states the size", { ...raster, info: { "file:size": raster.bytes.length } }),
  {
    name: "the item states another checksum",
    file: { ...raster, info: { "file:checksum": `1220${"00".repeat(32)}` } },
    set: good,
    node: fails("ArchiveError", /another sha256 than its item states/, "200"),
    archived: { node: recovers("200") },
    happens: "refused at the end; the archive of a job has no item",
  },
  arrives("the item states the checksum", { ...raster, info: { "file:checksum": sha256 } }),
  arrives("the item states a checksum of a kind that nobody knows", {
    ...raster,
    info: { "file:checksum": `b24020${"00".repeat(32)}` },
  }),
  ...(
    [
      ["x-amz-checksum-sha256", `${"A".repeat(43)}=`, "sha256"],
      ["repr-digest", `sha-256=:${"A".repeat(43)}=:`, "sha256"],
      ["x-amz-checksum-crc32", "AAAAAA==", "crc32"],
    ] as const
  ).map(
    ([header, value, name]): Row => ({
      name: `${header} belongs to other bytes`,
      file: raster,
      set: ({ emulator }) =>
        lasting(emulator, faults.changeHeaders({ "x-goog-hash": null, [header]: value, ...exposed })),
      node: fails("ArchiveError", new RegExp(`its ${name} is wrong`), "200"),
      happens: "refused at the end",
    }),
  ),
  {
    name: "content-md5 belongs to other bytes",
    file: raster,
    set: ({ emulator }) =>
      lasting(
        emulator,
        faults.changeHeaders({ "x-goog-hash": null, "content-md5": `${"A".repeat(22)}==`, ...exposed }),
      ),
    node: fails("ArchiveError", /its md5 is wrong/, "200"),
    chromium: recovers("200"),
    inProcess: recovers("200"),
    archived: {
      node: fails("ArchiveError", /its md5 is wrong/, "200"),
      chromium: recovers("200"),
      inProcess: recovers("200"),
    },
    happens: "refused at the end",
    inChromium: "not compared, because browsers have no MD5",
  },
  {
    name: "a checksum of the checksums of parts",
    file: raster,
    set: ({ emulator }) =>
      lasting(
        emulator,
        faults.changeHeaders({ "x-goog-hash": null, "x-amz-checksum-crc32": "AAAAAA==-2", ...exposed }),
      ),
    node: recovers("200"),
    happens: "not compared, because it is not a checksum of the file",
  },
];

export const plainFiles: readonly Row[] = [...otherBodies, ...statuses, ...ends, ...statements];

export const encodings: readonly Row[] = [
  {
    name: "the storage decompresses the file and states the checksum of the compressed bytes",
    file: raster,
    set: ({ emulator }) => lasting(emulator, faults.decompressStored()),
    node: recovers("200 200"),
    happens:
      "requests the whole file again, because nothing states its length, and both end at the same place",
  },
  {
    name: "the storage decompresses the file, and the connection breaks",
    file: raster,
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.decompressStored());
    },
    node: recovers("200 200 200"),
    happens:
      "skips the bytes that have already arrived, and requests the whole file again to compare the end",
  },
  {
    name: "the storage decompresses half of the file, once",
    file: raster,
    set({ emulator, middle }) {
      inTurn(emulator, faults.endBody({ afterBytes: middle }));
      lasting(emulator, faults.decompressStored());
    },
    node: recovers("200 200 200"),
    happens: "requests the whole file until nothing more comes",
  },
  {
    name: "a content-encoding that changes no bytes",
    file: raster,
    set: ({ emulator }) => lasting(emulator, faults.changeHeaders({ "content-encoding": "aws-chunked" })),
    node: recovers("200"),
    happens: "length and checksum are compared all the same",
  },
  {
    name: "content-encoding gzip, and the checksum of the compressed bytes",
    file: raster,
    set: ({ emulator }) =>
      emulator.fault({
        match: storage,
        times: always,
        behaviour: [
          whenOk(
            faults.changeHeaders({ "x-goog-hash": "crc32c=AAAAAA==", "content-md5": `${"A".repeat(22)}==` }),
          ),
          faults.gzipBody(),
        ],
      }),
    node: recovers("200"),
    chromium: recovers("200 416"),
    happens: "the platform decompresses it, and the checksum is not compared",
  },
];
