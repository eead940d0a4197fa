import { type Emulator, type FaultBehaviour, faults, type RequestMatch } from "../../src/emulator";
import { bytesOf, concat, gzip } from "../support/archives/archives";
import { connectionLimits } from "./connection-rows";
import {
  always,
  type FaultRow,
  type FaultScene,
  fails,
  inTurn,
  lasting,
  noValidators,
  type Outcome,
  recovers,
  storage,
  whenOk,
} from "./fault-row";
import { encodings, plainFiles } from "./file-rows";

export type { FaultRow, FaultScene, Outcome } from "./fault-row";

const signing: RequestMatch = { path: /\/(?:downloads\/results|download-url)/ };
const nothing: FaultBehaviour = (_request, next) => next();

/** Stores other bytes under the archive's name. */
function stores(emulator: Emulator, bytes: Uint8Array<ArrayBuffer>): void {
  lasting(emulator, faults.replaceObject({ bytes, name: "output.tgz" }));
}

/** Leaves requests for the whole file as they are. */
function whenRange(behaviour: FaultBehaviour): FaultBehaviour {
  return (request, next) => (request.headers.has("range") ? behaviour(request, next) : next());
}

/** Gzips the whole file for the way, under an `etag` of its own, and leaves parts of it as they are. */
const gzipWhole: FaultBehaviour = (request, next) =>
  request.headers.has("range")
    ? next()
    : faults.gzipBody()(request, () => faults.changeHeaders({ etag: '"gzipped"' })(request, next));

/** Where pages go another way than Node, be it in Chromium or without a socket. */
function inPages(outcome: Outcome): { chromium: Outcome; inProcess: Outcome } {
  return { chromium: outcome, inProcess: outcome };
}

const connection: readonly Omit<FaultRow, "group">[] = [
  {
    name: "the connection is reset before the headers, once",
    set: ({ emulator }) => inTurn(emulator, faults.networkFailure()),
    node: recovers("- 200"),
    happens: "retried",
  },
  {
    name: "the connection is reset before the headers, always",
    set: ({ emulator }) => lasting(emulator, faults.networkFailure()),
    node: fails("NetworkError", /^GET \S+ failed: /, "- - - -"),
    happens: "fails after the retries",
  },
  {
    name: "the connection breaks in the middle of the body, once",
    set: ({ emulator, middle }) => inTurn(emulator, faults.cutBody({ afterBytes: middle })),
    node: recovers("200 206"),
    happens: "resumes",
  },
  {
    name: "the connection breaks after every 5,000 bytes",
    set: ({ emulator }) => lasting(emulator, faults.cutBody({ afterBytes: 5_000 })),
    node: recovers("200 206 206 206 206 206 206"),
    happens: "resumes as long as bytes arrive",
  },
  {
    name: "the connection breaks at a random place in every body",
    set: ({ emulator }) => lasting(emulator, faults.cutBodyAtRandom({ seed: 7, maxBytes: 9_000 })),
    node: recovers("200 206 206 206 206 206 206"),
    happens: "resumes as long as bytes arrive",
  },
  {
    name: "the connection breaks before the first byte of every body",
    set: ({ emulator }) => lasting(emulator, faults.cutBody({ afterBytes: 0 })),
    node: fails("NetworkError", /broke after 0 bytes/, "200 200 200 200"),
    happens: "fails after the retries",
  },
  {
    name: "the body ends early without an error",
    set: ({ emulator, middle }) => inTurn(emulator, faults.endBody({ afterBytes: middle })),
    node: recovers("200 206"),
    happens: "resumes, because its length is known",
  },
  {
    name: "the body ends early without an error, and there is no content-length",
    set: ({ emulator, middle }) =>
      inTurn(emulator, [
        faults.endBody({ afterBytes: middle }),
        faults.changeHeaders({ "content-length": null }),
      ]),
    node: recovers("200 206"),
    happens: "resumes, because its length or its checksum is known",
  },
  {
    name: "the body stalls in the middle, once",
    set: ({ emulator, middle }) => inTurn(emulator, faults.stallBody({ afterBytes: middle })),
    limits: { idleTimeoutMs: 1_000 },
    node: recovers("200 206"),
    happens: "resumes after the idle timeout",
  },
  {
    name: "every body stalls at its start",
    set: ({ emulator }) => lasting(emulator, faults.stallBody({ afterBytes: 0 })),
    limits: { idleTimeoutMs: 100 },
    node: fails("TimeoutError", /stalled/, "200 200 200 200"),
    happens: "fails after the retries",
  },
  {
    name: "the response does not start in time, once",
    set: ({ emulator }) => inTurn(emulator, faults.latency({ ms: 60_000 })),
    limits: { timeoutMs: 1_000 },
    node: recovers("- 200"),
    happens: "retried after the timeout",
  },
  {
    name: "each connection is limited to 50 kB per second",
    set: ({ emulator }) => lasting(emulator, faults.slowBody({ bytesPerSecond: 50_000 })),
    limits: { idleTimeoutMs: 500 },
    waitsMs: 500,
    node: recovers("200"),
    happens: "takes longer than the idle timeout, which counts only silence",
  },
];

const storms: readonly Omit<FaultRow, "group">[] = [
  {
    name: "503, three times",
    set: ({ emulator }) => inTurn(emulator, faults.status(503), faults.status(503), faults.status(503)),
    node: recovers("503 503 503 200"),
    happens: "retried with growing waits",
  },
  {
    name: "500, 502 and 504 in turn",
    set: ({ emulator }) => inTurn(emulator, faults.status(500), faults.status(502), faults.status(504)),
    node: recovers("500 502 504 200"),
    happens: "retried with growing waits",
  },
  {
    name: "503, always",
    set: ({ emulator }) => lasting(emulator, faults.status(503)),
    node: fails("ApiError", /status 503/, "503 503 503 503"),
    happens: "fails after the retries",
  },
  {
    name: "429 with a Retry-After of one second",
    set: ({ emulator }) => inTurn(emulator, faults.tooManyRequests({ retryAfterSeconds: 1 })),
    waitsMs: 1_000,
    node: recovers("429 200"),
    happens: "retried after that second",
  },
  {
    name: "429 without Retry-After, three times",
    set: ({ emulator }) => {
      const behaviour = faults.tooManyRequests();
      inTurn(emulator, behaviour, behaviour, behaviour);
    },
    node: recovers("429 429 429 200"),
    happens: "retried with growing waits",
  },
  {
    name: "429 in the middle, after a broken connection",
    set: ({ emulator, middle }) =>
      inTurn(emulator, faults.cutBody({ afterBytes: middle }), faults.tooManyRequests()),
    node: recovers("200 429 206"),
    happens: "the rest is requested again",
  },
  {
    name: "503 for half of the requests",
    set: ({ emulator }) => lasting(emulator, faults.sometimes({ share: 0.5, behaviour: faults.status(503) })),
    node: recovers("503 503 200"),
    happens: "retried with growing waits",
  },
  {
    name: "501, which is permanent",
    set: ({ emulator }) => inTurn(emulator, faults.status(501)),
    node: fails("ApiError", /status 501/, "501"),
    happens: "fails at once",
  },
];

const links: readonly Omit<FaultRow, "group">[] = [
  ...[400, 403].map((status) => ({
    name: `the link expires in the middle, with ${status}`,
    set: ({ emulator, middle }: FaultScene) => {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.lapseLinks({ afterRequests: 1, status }));
    },
    node: recovers(`200 ${status} 206`),
    happens: "resumes with a new link",
  })),
  {
    name: "the first link is refused",
    set: ({ emulator }) => inTurn(emulator, faults.refuseLink({ status: 403 })),
    node: recovers("403 200"),
    happens: "gets a new link",
  },
  ...[400, 403, 404].map((status) => ({
    name: `every link is refused with ${status}`,
    set: ({ emulator }: FaultScene) => lasting(emulator, faults.refuseLink({ status })),
    node: fails("ApiError", new RegExp(`refused the link with status ${status}`), `${status} ${status}`),
    happens: "fails after one new link",
  })),
  {
    name: "the service is too busy to sign a link, twice",
    set: ({ emulator }) => void emulator.fault({ match: signing, times: 2, behaviour: faults.status(503) }),
    node: recovers("200"),
    happens: "retried with growing waits",
  },
  {
    name: "the link expires in the middle and UP42 signs no new one",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.lapseLinks());
      emulator.fault({ match: signing, behaviour: nothing });
      emulator.fault({ match: signing, times: 99, behaviour: faults.status(500) });
    },
    node: fails("ApiError", /(?:downloads\/results\/|download-url) was answered with status 500/, "200 400"),
    happens: "fails after the retries",
  },
  {
    name: "the token is refused when a new link is needed",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.lapseLinks());
      emulator.fault({ match: signing, behaviour: nothing });
      emulator.fault({ match: signing, behaviour: faults.status(401) });
    },
    node: recovers("200 400 206"),
    happens: "resumes with a new token and a new link",
  },
  {
    name: "the response contains no link",
    set: ({ emulator }) =>
      void emulator.fault({ match: signing, behaviour: faults.respond({ body: { error: null, data: {} } }) }),
    node: fails("ApiError", /without a link/, ""),
    happens: "fails at once",
  },
  {
    name: "a 200 response with an error instead of a link",
    set: ({ emulator }) => void emulator.fault({ match: signing, behaviour: faults.errorInside200() }),
    node: fails("ApiError", /status 200 and an error/, ""),
    happens: "fails at once",
  },
  {
    name: "an RFC 7807 error instead of a link",
    set: ({ emulator }) => {
      const behaviour = faults.problem({ status: 403, title: "Forbidden" });
      emulator.fault({ match: signing, behaviour });
    },
    node: fails("ApiError", /status 403: Forbidden/, ""),
    happens: "fails at once",
  },
  {
    name: "the storage redirects to a server that refuses the link",
    set: ({ emulator }) => inTurn(emulator, faults.redirect({ to: "/elsewhere" })),
    node: recovers("302 403 200"),
    happens: "gets a new link",
  },
  {
    name: "an HTML page instead of a link",
    set: ({ emulator }) =>
      void emulator.fault({
        match: signing,
        behaviour: faults.replaceBody({ body: "<html>Sign in</html>" }),
      }),
    node: fails("ApiError", /not JSON/, ""),
    happens: "fails at once",
  },
];

const ranges: readonly Omit<FaultRow, "group">[] = [
  {
    name: "the storage ignores Range",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.ignoreRange());
    },
    node: recovers("200 200"),
    happens: "skips the bytes that have already arrived",
  },
  {
    name: "the storage sends a different range than requested, once",
    set: ({ emulator, middle }) =>
      inTurn(emulator, faults.cutBody({ afterBytes: middle }), faults.shiftRange({ byBytes: 1_000 })),
    node: recovers("200 206 206"),
    happens: "retried",
  },
  {
    name: "the storage sends a different range than requested, always",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.shiftRange({ byBytes: -1_000 }));
    },
    node: fails("NetworkError", /returned bytes from position \d+ instead of \d+/, "200 206 206 206 206"),
    happens: "fails after the retries",
  },
  {
    name: "the storage sends a different range than requested, and only its length shows it",
    archive: "zip",
    set: ({ emulator, middle }) =>
      inTurn(emulator, faults.cutBody({ afterBytes: middle }), [
        faults.changeHeaders({ "content-range": null }),
        faults.shiftRange({ byBytes: 1_000 }),
      ]),
    node: recovers("200 206 200"),
    happens: "starts over",
    inChromium: "requests the whole file, and skips the bytes that have already arrived",
  },
  {
    name: "the storage sends a different range than requested, and no header shows it",
    archive: "zip",
    set: ({ emulator, middle }) =>
      inTurn(emulator, faults.cutBody({ afterBytes: middle }), [
        faults.changeHeaders({ "content-range": null, "content-length": null }),
        faults.shiftRange({ byBytes: 1_000 }),
      ]),
    node: fails("ArchiveError", /crc32c/, "200 206 206"),
    happens: "refused at the end",
  },
  {
    name: "416 in the middle, once",
    set: ({ emulator, middle }) =>
      inTurn(emulator, faults.cutBody({ afterBytes: middle }), faults.refuseRange()),
    node: recovers("200 416 200"),
    happens: "starts over",
  },
  {
    name: "416 for every range",
    set({ emulator, middle }) {
      const cut = faults.cutBody({ afterBytes: middle });
      inTurn(emulator, cut, faults.refuseRange(), cut, faults.refuseRange());
    },
    node: fails("ArchiveError", /changed while/, "200 416 200 416"),
    happens: "fails after starting over once",
  },
  {
    name: "416 for the first request",
    set: ({ emulator }) => inTurn(emulator, faults.refuseRange()),
    node: recovers("416 200"),
    happens: "starts over",
  },
];

const changes: readonly Omit<FaultRow, "group">[] = [
  {
    name: "the archive is replaced in the middle",
    set: ({ emulator, middle, other }) => {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      emulator.fault({ match: storage, times: 99, behaviour: faults.replaceObject(other) });
    },
    files: "other",
    node: recovers("200 200 200"),
    ...inPages(recovers("200 206 200")),
    happens: "starts over with the new file",
  },
  {
    name: "the archive is replaced repeatedly",
    set({ emulator, middle, other }) {
      const cut = faults.cutBody({ afterBytes: middle });
      inTurn(emulator, cut, faults.replaceObject(other), cut, faults.replaceObject(other));
    },
    node: fails("ArchiveError", /changed while/, "200 200 200 200"),
    ...inPages(fails("ArchiveError", /changed while/, "200 206 200 206")),
    happens: "fails after starting over once",
  },
  {
    name: "the archive is replaced in the middle, and only its date shows it",
    archive: "tar",
    set({ emulator, middle, other }) {
      const hidden = faults.changeHeaders({ etag: null, "x-goog-hash": null });
      inTurn(emulator, [faults.cutBody({ afterBytes: middle }), hidden]);
      emulator.fault({ match: storage, times: 99, behaviour: [hidden, faults.replaceObject(other)] });
    },
    files: "other",
    node: recovers("200 206 200"),
    happens: "starts over with the new file",
  },
  {
    name: "the archive is replaced in the middle, and only its length shows it",
    archive: "tar",
    set({ emulator, middle, other }) {
      const hidden = faults.changeHeaders({ etag: null, "last-modified": null });
      const longer = { ...other, bytes: concat(other.bytes, new Uint8Array(1_024)) };
      inTurn(emulator, [faults.cutBody({ afterBytes: middle }), hidden]);
      emulator.fault({
        match: storage,
        times: 99,
        behaviour: [noValidators, faults.replaceObject(longer)],
      });
    },
    files: "other",
    node: recovers("200 206 200"),
    happens: "starts over with the new file",
  },
  {
    name: "the archive is replaced in the middle, and pages cannot read headers",
    archive: "tar",
    set({ emulator, middle, other }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.hideHeaders());
      emulator.fault({ match: storage, times: 99, behaviour: faults.replaceObject(other) });
    },
    files: "other",
    node: recovers("200 200 200"),
    ...inPages(recovers("200 206 200")),
    happens: "starts over with the new file",
    inChromium: "the date shows the change: pages can always read it",
  },
  {
    name: "the archive is replaced in the middle, and the headers of later responses do not show it",
    archive: "tar",
    set({ emulator, middle, other }) {
      inTurn(emulator, [
        faults.cutBody({ afterBytes: middle }),
        faults.changeHeaders({ "x-goog-hash": null }),
      ]);
      emulator.fault({ match: storage, times: 99, behaviour: [noValidators, faults.replaceObject(other)] });
    },
    files: "other",
    node: recovers("200 200 200"),
    ...inPages(recovers("200 206 200")),
    happens: "starts over: the rest could belong to another file",
  },
  {
    name: "the archive is replaced in the middle, and no header shows it",
    archive: "tar",
    set({ emulator, middle, other }) {
      inTurn(emulator, [faults.cutBody({ afterBytes: middle }), noValidators]);
      emulator.fault({ match: storage, times: 99, behaviour: [noValidators, faults.replaceObject(other)] });
    },
    files: "other",
    node: recovers("200 200"),
    happens: "starts over: the rest could belong to another file",
  },
];

const headers: readonly Omit<FaultRow, "group">[] = [
  {
    name: "no content-length",
    set: ({ emulator }) => lasting(emulator, faults.changeHeaders({ "content-length": null })),
    node: recovers("200"),
    happens: "the body is read to its end",
  },
  {
    name: "no content-length, and the connection breaks",
    set: ({ emulator, middle }) =>
      inTurn(emulator, [
        faults.cutBody({ afterBytes: middle }),
        faults.changeHeaders({ "content-length": null }),
      ]),
    node: recovers("200 206"),
    happens: "resumes",
  },
  {
    name: "a content-length that is too large, once",
    set: ({ emulator, archive }) =>
      inTurn(emulator, faults.changeHeaders({ "content-length": `${archive.bytes.length + 1_000}` })),
    node: recovers("200 416 200"),
    ...inPages(recovers("200 416")),
    happens: "starts over",
    inChromium:
      "accepted if the storage has no more bytes, because content-length can be the length before decompression",
  },
  {
    name: "a content-length that is too large, always",
    set({ emulator, archive }) {
      const behaviour = faults.changeHeaders({ "content-length": `${archive.bytes.length + 1_000}` });
      inTurn(emulator, behaviour, nothing, behaviour);
    },
    node: fails("ArchiveError", /changed while/, "200 416 200 416"),
    ...inPages(recovers("200 416")),
    happens: "fails after starting over once",
    inChromium:
      "accepted if the storage has no more bytes, because content-length can be the length before decompression",
  },
  {
    name: "a content-length that is too small",
    set: ({ emulator, middle }) => inTurn(emulator, faults.changeHeaders({ "content-length": `${middle}` })),
    inProcess: recovers("200"),
    node: fails("ArchiveError", /cut short|damaged|crc32c/, "200"),
    happens: "the end of the archive is missing",
  },
  {
    name: "a checksum that belongs to other bytes",
    set: ({ emulator }) =>
      lasting(
        emulator,
        faults.changeHeaders({ "x-goog-hash": "crc32c=AAAAAA==, md5=AAAAAAAAAAAAAAAAAAAAAA==" }),
      ),
    node: fails("ArchiveError", /crc32c/, "200"),
    happens: "refused at the end",
  },
  {
    name: "no etag, no date, no checksum, and the connection breaks",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, noValidators);
    },
    node: recovers("200 200"),
    happens: "starts over: the rest could belong to another file",
  },
  {
    name: "no etag, no date, no checksum, and every connection breaks",
    set({ emulator, middle }) {
      lasting(emulator, noValidators, faults.cutBody({ afterBytes: middle }));
    },
    node: fails("ArchiveError", /cannot be resumed/, "200 200"),
    happens: "fails after starting over once",
  },
  {
    name: "only a date, no length, no content-range, and the connection breaks",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(
        emulator,
        faults.changeHeaders({
          "content-length": null,
          "content-range": null,
          etag: null,
          "x-goog-hash": null,
        }),
      );
    },
    node: recovers("200 206"),
    happens: "resumes",
  },
  {
    name: "pages cannot read headers, and the connection breaks",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.hideHeaders());
    },
    node: recovers("200 206"),
    happens: "resumes",
  },
  {
    name: "the storage does not allow pages to read responses",
    set: ({ emulator }) => lasting(emulator, faults.corsOff()),
    node: recovers("200"),
    chromium: fails("NetworkError", /^GET \S+ failed: /, "200 200 200 200"),
    happens: "no effect: only browsers check CORS",
    inChromium: "fails after the retries",
  },
  {
    name: "pages cannot send custom headers, and the connection breaks",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      emulator.fault({
        match: { ...storage, method: "OPTIONS" },
        times: always,
        behaviour: faults.refuseHeaders(),
      });
    },
    node: recovers("200 206"),
    happens: "resumes",
    inChromium: "sends only Range, which needs no permission",
  },
  {
    name: "the storage refuses preflights, and the connection breaks",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      emulator.fault({
        match: { ...storage, method: "OPTIONS" },
        times: always,
        behaviour: faults.status(403),
      });
    },
    node: recovers("200 206"),
    happens: "resumes",
    inChromium: "sends only Range, which needs no preflight",
  },
  {
    name: "pages cannot send Range, and the connection breaks",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, whenRange(faults.corsOff()));
    },
    node: recovers("200 206"),
    chromium: recovers("200 206 206 206 206 200"),
    happens: "resumes",
    inChromium: "after the retries, requests the whole file and skips the bytes that have already arrived",
  },
  {
    name: "the archive is sent with content-encoding gzip",
    set: ({ emulator }) => lasting(emulator, faults.gzipBody()),
    node: recovers("200"),
    chromium: recovers("200 416"),
    happens: "the platform decompresses it",
    inChromium: "its length differs from content-length, so the storage is asked for more bytes",
  },
  {
    name: "the archive is sent with content-encoding gzip, and pages cannot read headers",
    set: ({ emulator }) => lasting(emulator, faults.gzipBody(), faults.hideHeaders()),
    node: recovers("200"),
    chromium: recovers("200 416 200"),
    happens: "the platform decompresses it",
    inChromium:
      "its length differs from content-length, so it is requested again, and accepted because both bodies end at the same place",
  },
  {
    name: "the archive is sent with content-encoding gzip, and the connection breaks",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.gzipBody());
    },
    node: recovers("200 200"),
    chromium: recovers("200 206 206 206 206 200 200"),
    happens: "requests the whole file, and skips the bytes that have already arrived",
    inChromium:
      "only after the requests for the rest have failed, because browsers do not accept compressed ranges; the whole file is then requested twice, and accepted because both bodies end at the same place",
  },
  {
    name: "the archive is sent with content-encoding gzip, but ranges of it are not, and the connection breaks",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, gzipWhole);
    },
    node: recovers("200 200"),
    chromium: recovers("200 206 200"),
    happens: "requests the whole file, and skips the bytes that have already arrived",
  },
  {
    name: "the archive is sent with content-encoding gzip, and replaced in the middle",
    archive: "tar",
    set({ emulator, middle, other }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.gzipBody());
      emulator.fault({ match: storage, times: 99, behaviour: faults.replaceObject(other) });
    },
    files: "other",
    node: recovers("200 200 200"),
    chromium: recovers("200 206 206 206 206 200 200"),
    happens: "starts over with the new file",
  },
  {
    name: "a tgz sent as a tar with content-encoding gzip",
    set: ({ emulator }) => lasting(emulator, whenOk(faults.changeHeaders({ "content-encoding": "gzip" }))),
    node: recovers("200"),
    happens: "the platform decompresses it",
  },
  {
    name: "a tgz sent as a tar with content-encoding gzip, and the connection breaks",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, whenOk(faults.changeHeaders({ "content-encoding": "gzip" })));
    },
    node: recovers("200 200"),
    chromium: recovers("200 206 206 206 206 200"),
    happens: "requests the whole file, and skips the bytes that have already arrived",
    inChromium:
      "only after the requests for the rest have failed, because browsers do not accept compressed ranges",
  },
];

const contents: readonly Omit<FaultRow, "group">[] = [
  ...(
    [
      ["an HTML page", "<!doctype html><title>Sign in</title>", /HTML/],
      ["an XML document", "<?xml version='1.0'?><Error><Code>ExpiredToken</Code></Error>", /XML/],
      ["JSON", '{"error":{"code":500}}', /JSON/],
      ["nothing", "", /it is empty/],
    ] as const
  ).map(([what, body, says]) => ({
    name: `${what} instead of the archive`,
    set: ({ emulator }: FaultScene) => lasting(emulator, noValidators, faults.replaceBody({ body })),
    node: fails("ArchiveError", says, "200"),
    happens: "the error says what arrived instead",
  })),
  {
    name: "204 instead of the archive",
    set: ({ emulator }) => lasting(emulator, faults.respond({ status: 204 })),
    node: fails("ApiError", /status 204 instead of the file/, "204"),
    happens: "fails at once",
  },
  ...(["tgz", "tar", "zip"] as const).map((archive) => ({
    name: `one bit of a ${archive} is wrong`,
    archive,
    set: ({ emulator, middle }: FaultScene) => lasting(emulator, faults.corruptBody({ atByte: middle })),
    node: fails("ArchiveError", /damaged|checksum|crc32c/, "200"),
    happens: "refused at the end",
  })),
  ...(["tgz", "zip"] as const).map((archive) => ({
    name: `one bit of a ${archive} is wrong, and no header shows it`,
    archive,
    set: ({ emulator, middle }: FaultScene) =>
      lasting(emulator, noValidators, faults.corruptBody({ atByte: middle })),
    node: fails("ArchiveError", /damaged|checksum/, "200"),
    happens: "the checksum in the archive shows it",
  })),
  ...(["tgz", "tar", "zip"] as const).map((archive) => ({
    name: `only half of a ${archive} was stored, with a matching length`,
    archive,
    set: ({ emulator, middle }: FaultScene) =>
      lasting(emulator, noValidators, faults.truncateBody({ toBytes: middle })),
    node: fails("ArchiveError", /cut short|damaged|crc32c/, "200"),
    happens: "the end of the archive is missing",
  })),
  {
    name: "a tgz in two gzip members",
    set: ({ emulator, archive }) => stores(emulator, concat(archive.bytes, gzip(new Uint8Array(0)))),
    node: recovers("200"),
    chromium: recovers("200 200"),
    strict: { about: "member", inProcess: recovers("200 200") },
    happens: "unpacked",
    inChromium: "starts over with another inflater, because the browser's own inflater refuses the file",
  },
  {
    name: "a zero byte after a tgz",
    set: ({ emulator, archive }) => stores(emulator, concat(archive.bytes, new Uint8Array(1))),
    node: recovers("200"),
    chromium: recovers("200 200"),
    strict: { about: "zero", inProcess: recovers("200 200") },
    happens: "unpacked",
    inChromium: "starts over with another inflater, because the browser's own inflater refuses the file",
  },
  {
    name: "other bytes after a tgz",
    set: ({ emulator, archive }) => stores(emulator, concat(archive.bytes, bytesOf("something else"))),
    node: fails("ArchiveError", /damaged|follow/, "200"),
    strict: { about: "junk", inProcess: fails("ArchiveError", /damaged|follow/, "200 200") },
    happens: "refused at the end",
  },
  {
    name: "the storage quotes the request in its error response",
    set: ({ emulator }) => lasting(emulator, faults.quoteRequest({ status: 403 })),
    node: fails("ApiError", /status 403/, "403 403"),
    happens: "the thrown error does not contain the signature",
  },
  {
    name: "the service quotes the request in its error response",
    set: ({ emulator }) =>
      void emulator.fault({ match: signing, times: 99, behaviour: faults.quoteRequest({ status: 500 }) }),
    node: fails("ApiError", /status 500/, ""),
    happens: "the thrown error does not contain the token",
  },
];

const token: RequestMatch = { path: /\/(?:oauth\/token|openid-connect\/token)$/ };

/** Sends so much that nothing of it may be held or shown whole. */
function refusesLinks({ emulator }: FaultScene, body: unknown): void {
  emulator.fault({ match: signing, times: always, behaviour: faults.respond({ status: 403, body }) });
}

/** Has the token renewed, with an answer that a behaviour changes. */
function renewsToken({ emulator }: FaultScene, behaviour: FaultBehaviour): void {
  emulator.fault({ match: signing, behaviour: faults.status(401) });
  emulator.fault({ match: token, times: always, behaviour });
}

/** Arrays in each other. */
const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

const answers: readonly Omit<FaultRow, "group">[] = [
  {
    name: "the response with the link never ends",
    set: ({ emulator }) => void emulator.fault({ match: signing, behaviour: faults.padBody() }),
    node: fails("ApiError", /status 200 and a body of more than 32 MiB/, ""),
    happens: "no more than 32 MiB are read",
  },
  {
    name: "the response with the link has a million spaces at its end",
    set: ({ emulator }) =>
      void emulator.fault({ match: signing, behaviour: faults.padBody({ bytes: 1_000_000 }) }),
    node: recovers("200"),
    happens: "read",
  },
  ...["NaN", "Infinity", "-Infinity"].map((number) => ({
    name: `the response with the link contains ${number}`,
    set: ({ emulator }: FaultScene) => {
      const behaviour = faults.addToJson({ member: `"a":${number}` });
      emulator.fault({ match: signing, behaviour });
    },
    node: fails(
      "ApiError",
      new RegExp(`JSON \\(${number} at byte 6, a number that JSON does not have\\)`),
      "",
    ),
    happens: "the error names the number and its byte",
  })),
  {
    name: 'the response with the link contains "NaN" in a string',
    set: ({ emulator }) =>
      void emulator.fault({ match: signing, behaviour: faults.addToJson({ member: '"NaN":"-Infinity"' }) }),
    node: recovers("200"),
    happens: "read",
  },
  {
    name: "the response with the link is nested 100,000 levels deep",
    set: ({ emulator }) =>
      void emulator.fault({
        match: signing,
        behaviour: faults.addToJson({ member: `"a":${nested(100_000)}` }),
      }),
    node: fails("ApiError", /more than 1000 arrays and objects in each other/, ""),
    happens: "the error names the limit",
  },
  {
    name: "the response with the link is nested 999 levels deep",
    set: ({ emulator }) =>
      void emulator.fault({ match: signing, behaviour: faults.addToJson({ member: `"a":${nested(999)}` }) }),
    node: recovers("200"),
    happens: "read",
  },
  {
    name: "an error inside a 200 that is nested very deep and has a million values",
    set: ({ emulator }) => {
      const body = {
        error: { message: "No link.", a: Array(1_000_000).fill(0), b: JSON.parse(nested(900)) },
      };
      emulator.fault({ match: signing, behaviour: faults.respond({ body }) });
    },
    node: fails("ApiError", /status 200 and an error: No link\.$/, ""),
    happens: "the error keeps the start of the body",
  },
  {
    name: "a refusal with 60,000 brackets of tags",
    set: (scene) => refusesLinks(scene, "<".repeat(60_000)),
    node: fails("ApiError", /status 403/, ""),
    happens: "the words of the server are found in no time",
  },
  {
    name: "a refusal with 60,000 characters that nearly name a signature",
    set: (scene) => refusesLinks(scene, { message: "X-Goog-".repeat(8_500) }),
    node: fails("ApiError", /status 403: X-Goog-/, ""),
    happens: "secrets are looked for in no time",
  },
  {
    name: "a refusal that never ends",
    set: ({ emulator }) =>
      void emulator.fault({
        match: signing,
        times: always,
        behaviour: [faults.padBody(), faults.respond({ status: 403, body: { message: "No." } })],
      }),
    node: fails("ApiError", /status 403: /, ""),
    happens: "only the start is read",
  },
  {
    name: "a refusal that contains tokens",
    set: (scene) =>
      refusesLinks(scene, {
        message: "No.",
        access_token: "a.b.c",
        data: [{ refresh_token: "d" }, '{"id_token":"e"}'],
      }),
    node: fails("ApiError", /status 403: No\.$/, ""),
    happens: "the thrown error does not contain the tokens",
  },
  {
    name: "the response with a new token never ends",
    set: (scene) => renewsToken(scene, faults.padBody()),
    node: fails("AuthenticationError", /status 200, but with more than 1048576 bytes\.$/, ""),
    happens: "no more than 1 MiB is read",
  },
  {
    name: "the response with a new token has a thousand spaces at its end",
    set: (scene) => renewsToken(scene, faults.padBody({ bytes: 1_000 })),
    node: recovers("200"),
    happens: "read",
  },
  {
    name: "the response with a new token contains NaN",
    set: (scene) => renewsToken(scene, faults.addToJson({ member: '"a":NaN' })),
    node: fails(
      "AuthenticationError",
      /not in JSON \(NaN at byte 6, a number that JSON does not have\)\.$/,
      "",
    ),
    happens: "the error names the number and its byte",
  },
];

/** Every fault of a download, and what becomes of it on each platform. */
export const faultTable: readonly FaultRow[] = Object.entries({
  Connection: connection,
  "Overloaded storage": storms,
  "Few connections allowed": connectionLimits,
  Links: links,
  "Responses of the API": answers,
  Ranges: ranges,
  "An archive that changes": changes,
  Headers: headers,
  Content: contents,
  Files: plainFiles,
  Encodings: encodings,
}).flatMap(([group, rows]) => rows.map((row) => ({ group, ...row })));
