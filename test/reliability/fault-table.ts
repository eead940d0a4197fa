import { type Emulator, type FaultBehaviour, faults, type RequestMatch } from "../../src/emulator";
import type { ErrorName } from "../../src/errors";
import { bytesOf, concat, gzip } from "../support/archives/archives";
import type { SampleArchive, SampleKind } from "./sample-archives";

/** How a download is to end. */
export interface Outcome {
  /** `recovered`: every file is there, byte by byte. The name of an error: that error, and no file. */
  readonly ends: "recovered" | ErrorName;
  /** What the error says. */
  readonly says?: RegExp;
  /** Statuses of the storage's answers in their order; `-` where none came. */
  readonly storage: string;
}

/** What a row has to work with. */
export interface FaultScene {
  readonly emulator: Emulator;
  /** What is stored at the start. */
  readonly archive: SampleArchive;
  /** Another one of the same lengths, to take its place. */
  readonly other: SampleArchive;
  /** Position in the middle of the stored archive. */
  readonly middle: number;
}

/** One fault, and what becomes of a download that meets it. */
export interface FaultRow {
  /** What goes wrong, in words. */
  readonly name: string;
  readonly group: string;
  /** @default "tgz" */
  readonly archive?: SampleKind;
  /** Sets the fault, after signing in. */
  readonly set: (scene: FaultScene) => void;
  /** Limits of the client for this row. */
  readonly limits?: { readonly idleTimeoutMs?: number; readonly timeoutMs?: number };
  /** Milliseconds that the download waits at the least. @default 0 */
  readonly waitsMs?: number;
  /** Whose files come out, when it recovers. @default "stored" */
  readonly files?: "stored" | "other";
  readonly node: Outcome;
  /** @default that of Node */
  readonly chromium?: Outcome;
  /** Without a socket. @default that of Node */
  readonly inProcess?: Outcome;
  /** The same where the platform's inflater refuses what follows a gzip member, as that of Node 24 does. */
  readonly strict?: { readonly about: "member" | "zero" | "junk"; readonly inProcess: Outcome };
  /** What happens, in words. */
  readonly happens: string;
  /** What happens in Chromium, where that is something else. */
  readonly inChromium?: string;
}

const always = Number.POSITIVE_INFINITY;
const storage: RequestMatch = { origin: "storage" };
const signing: RequestMatch = { path: /\/(?:downloads\/results|download-url)/ };
const nothing: FaultBehaviour = (_request, next) => next();

/** Headers by which one file of the storage is told from another. */
const noValidators = faults.changeHeaders({ etag: null, "x-goog-hash": null, "last-modified": null });

function recovers(statuses: string): Outcome {
  return { ends: "recovered", storage: statuses };
}

function fails(ends: ErrorName, says: RegExp, statuses: string): Outcome {
  return { ends, says, storage: statuses };
}

/** Where pages go another way than Node, be it in Chromium or without a socket. */
function inPages(outcome: Outcome): { chromium: Outcome; inProcess: Outcome } {
  return { chromium: outcome, inProcess: outcome };
}

/** Hits the storage's first answers, one behaviour each. */
function inTurn(emulator: Emulator, ...behaviours: readonly (FaultBehaviour | FaultBehaviour[])[]): void {
  for (const behaviour of behaviours) emulator.fault({ match: storage, behaviour });
}

/** Stores other bytes under the archive's name. */
function stores(emulator: Emulator, bytes: Uint8Array<ArrayBuffer>): void {
  lasting(emulator, faults.replaceObject({ bytes, name: "output.tgz" }));
}

/** Leaves refusals as they are. */
function whenOk(behaviour: FaultBehaviour): FaultBehaviour {
  return async (request, next) => {
    const truth = await next();
    return truth.ok ? behaviour(request, async () => truth) : truth;
  };
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

/** Hits all answers of the storage. */
function lasting(emulator: Emulator, ...behaviour: readonly FaultBehaviour[]): void {
  emulator.fault({ match: storage, times: always, behaviour });
}

const connection: readonly Omit<FaultRow, "group">[] = [
  {
    name: "the connection is reset before the headers, once",
    set: ({ emulator }) => inTurn(emulator, faults.networkFailure()),
    node: recovers("- 200"),
    happens: "asked again",
  },
  {
    name: "the connection is reset before the headers, always",
    set: ({ emulator }) => lasting(emulator, faults.networkFailure()),
    node: fails("NetworkError", /^GET \S+ failed: /, "- - - -"),
    happens: "given up after the retries",
  },
  {
    name: "the body breaks off in the middle, once",
    set: ({ emulator, middle }) => inTurn(emulator, faults.cutBody({ afterBytes: middle })),
    node: recovers("200 206"),
    happens: "goes on where it broke",
  },
  {
    name: "every body breaks off after 5,000 bytes",
    set: ({ emulator }) => lasting(emulator, faults.cutBody({ afterBytes: 5_000 })),
    node: recovers("200 206 206 206 206 206 206"),
    happens: "goes on where it broke, as long as bytes arrive",
  },
  {
    name: "every body breaks off at a random place",
    set: ({ emulator }) => lasting(emulator, faults.cutBodyAtRandom({ seed: 7, maxBytes: 9_000 })),
    node: recovers("200 206 206 206 206 206 206"),
    happens: "goes on where it broke, as long as bytes arrive",
  },
  {
    name: "every body breaks off before its first byte",
    set: ({ emulator }) => lasting(emulator, faults.cutBody({ afterBytes: 0 })),
    node: fails("NetworkError", /broke after 0 bytes/, "200 200 200 200"),
    happens: "given up after the retries",
  },
  {
    name: "the body ends early as if it were whole",
    set: ({ emulator, middle }) => inTurn(emulator, faults.endBody({ afterBytes: middle })),
    node: recovers("200 206"),
    happens: "its length is known: goes on where it ended",
  },
  {
    name: "the body ends early and no length was told",
    set: ({ emulator, middle }) =>
      inTurn(emulator, [
        faults.endBody({ afterBytes: middle }),
        faults.changeHeaders({ "content-length": null }),
      ]),
    node: fails("ArchiveError", /cut short|damaged|crc32c/, "200"),
    happens: "the archive lacks its end",
  },
  {
    name: "the body goes silent in the middle, once",
    set: ({ emulator, middle }) => inTurn(emulator, faults.stallBody({ afterBytes: middle })),
    limits: { idleTimeoutMs: 1_000 },
    node: recovers("200 206"),
    happens: "goes on after the idle timeout",
  },
  {
    name: "every body is silent from its start",
    set: ({ emulator }) => lasting(emulator, faults.stallBody({ afterBytes: 0 })),
    limits: { idleTimeoutMs: 100 },
    node: fails("TimeoutError", /stalled/, "200 200 200 200"),
    happens: "given up after the retries",
  },
  {
    name: "no answer begins, once",
    set: ({ emulator }) => inTurn(emulator, faults.latency({ ms: 60_000 })),
    limits: { timeoutMs: 1_000 },
    node: recovers("- 200"),
    happens: "asked again after the timeout",
  },
  {
    name: "each connection gives 150 kB a second",
    set: ({ emulator }) => lasting(emulator, faults.slowBody({ bytesPerSecond: 150_000 })),
    limits: { idleTimeoutMs: 200 },
    node: recovers("200"),
    happens: "takes longer than the idle timeout, which slowness alone does not trip",
  },
];

const storms: readonly Omit<FaultRow, "group">[] = [
  {
    name: "503, three times",
    set: ({ emulator }) => inTurn(emulator, faults.status(503), faults.status(503), faults.status(503)),
    node: recovers("503 503 503 200"),
    happens: "asked again with growing waits",
  },
  {
    name: "500, 502 and 504 in turn",
    set: ({ emulator }) => inTurn(emulator, faults.status(500), faults.status(502), faults.status(504)),
    node: recovers("500 502 504 200"),
    happens: "asked again with growing waits",
  },
  {
    name: "503 without an end",
    set: ({ emulator }) => lasting(emulator, faults.status(503)),
    node: fails("ApiError", /status 503/, "503 503 503 503"),
    happens: "given up after the retries",
  },
  {
    name: "429 with Retry-After of a second",
    set: ({ emulator }) => inTurn(emulator, faults.tooManyRequests({ retryAfterSeconds: 1 })),
    waitsMs: 1_000,
    node: recovers("429 200"),
    happens: "asked again after that second",
  },
  {
    name: "429 without Retry-After, three times",
    set: ({ emulator }) => {
      const behaviour = faults.tooManyRequests();
      inTurn(emulator, behaviour, behaviour, behaviour);
    },
    node: recovers("429 429 429 200"),
    happens: "asked again with growing waits",
  },
  {
    name: "429 in the middle, after a break",
    set: ({ emulator, middle }) =>
      inTurn(emulator, faults.cutBody({ afterBytes: middle }), faults.tooManyRequests()),
    node: recovers("200 429 206"),
    happens: "the rest is asked for again",
  },
  {
    name: "503 for half of the requests",
    set: ({ emulator }) => lasting(emulator, faults.sometimes({ share: 0.5, behaviour: faults.status(503) })),
    node: recovers("503 503 200"),
    happens: "asked again with growing waits",
  },
  {
    name: "501, which does not pass",
    set: ({ emulator }) => inTurn(emulator, faults.status(501)),
    node: fails("ApiError", /status 501/, "501"),
    happens: "given up at once",
  },
];

const links: readonly Omit<FaultRow, "group">[] = [
  ...[400, 403].map((status) => ({
    name: `the link lapses in the middle, with ${status}`,
    set: ({ emulator, middle }: FaultScene) => {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.lapseLinks({ afterRequests: 1, status }));
    },
    node: recovers(`200 ${status} 206`),
    happens: "a new link, and goes on where it was",
  })),
  {
    name: "the first link is refused",
    set: ({ emulator }) => inTurn(emulator, faults.refuseLink({ status: 403 })),
    node: recovers("403 200"),
    happens: "a new link",
  },
  ...[400, 403, 404].map((status) => ({
    name: `every link is refused with ${status}`,
    set: ({ emulator }: FaultScene) => lasting(emulator, faults.refuseLink({ status })),
    node: fails("ApiError", new RegExp(`refused the link with status ${status}`), `${status} ${status}`),
    happens: "given up after one new link",
  })),
  {
    name: "the service is too busy to sign a link, twice",
    set: ({ emulator }) => void emulator.fault({ match: signing, times: 2, behaviour: faults.status(503) }),
    node: recovers("200"),
    happens: "asked again with growing waits",
  },
  {
    name: "the link lapses in the middle and no new one is signed",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.lapseLinks());
      emulator.fault({ match: signing, behaviour: nothing });
      emulator.fault({ match: signing, times: 99, behaviour: faults.status(500) });
    },
    node: fails("ApiError", /(?:downloads\/results\/|download-url) was answered with status 500/, "200 400"),
    happens: "given up after the retries",
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
    happens: "a new token, a new link, and goes on where it was",
  },
  {
    name: "the answer holds no link",
    set: ({ emulator }) =>
      void emulator.fault({ match: signing, behaviour: faults.respond({ body: { error: null, data: {} } }) }),
    node: fails("ApiError", /without a link/, ""),
    happens: "given up at once",
  },
  {
    name: "an error inside a 200 comes instead of a link",
    set: ({ emulator }) => void emulator.fault({ match: signing, behaviour: faults.errorInside200() }),
    node: fails("ApiError", /status 200 and an error/, ""),
    happens: "given up at once",
  },
  {
    name: "an RFC 7807 refusal comes instead of a link",
    set: ({ emulator }) => {
      const behaviour = faults.problem({ status: 403, title: "Forbidden" });
      emulator.fault({ match: signing, behaviour });
    },
    node: fails("ApiError", /status 403: Forbidden/, ""),
    happens: "given up at once",
  },
  {
    name: "the storage sends elsewhere, where the link is not good",
    set: ({ emulator }) => inTurn(emulator, faults.redirect({ to: "/elsewhere" })),
    node: recovers("302 403 200"),
    happens: "a new link",
  },
  {
    name: "a page comes instead of a link",
    set: ({ emulator }) =>
      void emulator.fault({
        match: signing,
        behaviour: faults.replaceBody({ body: "<html>Sign in</html>" }),
      }),
    node: fails("ApiError", /not JSON/, ""),
    happens: "given up at once",
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
    happens: "what was read before is passed over",
  },
  {
    name: "the storage sends another range than asked, once",
    set: ({ emulator, middle }) =>
      inTurn(emulator, faults.cutBody({ afterBytes: middle }), faults.shiftRange({ byBytes: 1_000 })),
    node: recovers("200 206 206"),
    happens: "asked again",
  },
  {
    name: "the storage sends another range than asked, always",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.shiftRange({ byBytes: -1_000 }));
    },
    node: fails("NetworkError", /answered with bytes from \d+ on instead of \d+/, "200 206 206 206 206"),
    happens: "given up after the retries",
  },
  {
    name: "the storage sends another range than asked, and only its length tells",
    archive: "zip",
    set: ({ emulator, middle }) =>
      inTurn(emulator, faults.cutBody({ afterBytes: middle }), [
        faults.changeHeaders({ "content-range": null }),
        faults.shiftRange({ byBytes: 1_000 }),
      ]),
    node: recovers("200 206 200"),
    happens: "starts over",
    inChromium: "asks for all of it, and passes over what was read before",
  },
  {
    name: "the storage sends another range than asked, and nothing tells",
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
    name: "416 for every part",
    set({ emulator, middle }) {
      const cut = faults.cutBody({ afterBytes: middle });
      inTurn(emulator, cut, faults.refuseRange(), cut, faults.refuseRange());
    },
    node: fails("ArchiveError", /changed while/, "200 416 200 416"),
    happens: "given up after starting over once",
  },
  {
    name: "416 at once",
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
    happens: "starts over with the new one",
  },
  {
    name: "the archive is replaced again and again",
    set({ emulator, middle, other }) {
      const cut = faults.cutBody({ afterBytes: middle });
      inTurn(emulator, cut, faults.replaceObject(other), cut, faults.replaceObject(other));
    },
    node: fails("ArchiveError", /changed while/, "200 200 200 200"),
    ...inPages(fails("ArchiveError", /changed while/, "200 206 200 206")),
    happens: "given up after starting over once",
  },
  {
    name: "the archive is replaced in the middle, and only its date tells",
    archive: "tar",
    set({ emulator, middle, other }) {
      const hidden = faults.changeHeaders({ etag: null, "x-goog-hash": null });
      inTurn(emulator, [faults.cutBody({ afterBytes: middle }), hidden]);
      emulator.fault({ match: storage, times: 99, behaviour: [hidden, faults.replaceObject(other)] });
    },
    files: "other",
    node: recovers("200 206 200"),
    happens: "starts over with the new one",
  },
  {
    name: "the archive is replaced in the middle, and only its length tells",
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
    happens: "starts over with the new one",
  },
  {
    name: "the archive is replaced in the middle, and pages may read no header",
    archive: "tar",
    set({ emulator, middle, other }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.hideHeaders());
      emulator.fault({ match: storage, times: 99, behaviour: faults.replaceObject(other) });
    },
    files: "other",
    node: recovers("200 200 200"),
    ...inPages(recovers("200 206 200")),
    happens: "starts over with the new one",
    inChromium: "its date can be read nevertheless",
  },
  {
    name: "the archive is replaced in the middle, and from then on nothing tells",
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
    happens: "starts over: what comes could be of another file",
  },
  {
    name: "the archive is replaced in the middle, and nothing tells",
    archive: "tar",
    set({ emulator, middle, other }) {
      inTurn(emulator, [faults.cutBody({ afterBytes: middle }), noValidators]);
      emulator.fault({ match: storage, times: 99, behaviour: [noValidators, faults.replaceObject(other)] });
    },
    files: "other",
    node: recovers("200 200"),
    happens: "starts over: what is left could be of another file",
  },
];

const headers: readonly Omit<FaultRow, "group">[] = [
  {
    name: "no content-length",
    set: ({ emulator }) => lasting(emulator, faults.changeHeaders({ "content-length": null })),
    node: recovers("200"),
    happens: "read to its end",
  },
  {
    name: "no content-length, and the body breaks off",
    set: ({ emulator, middle }) =>
      inTurn(emulator, [
        faults.cutBody({ afterBytes: middle }),
        faults.changeHeaders({ "content-length": null }),
      ]),
    node: recovers("200 206"),
    happens: "goes on where it broke",
  },
  {
    name: "a content-length that is too long, once",
    set: ({ emulator, archive }) =>
      inTurn(emulator, faults.changeHeaders({ "content-length": `${archive.bytes.length + 1_000}` })),
    node: recovers("200 416 200"),
    ...inPages(recovers("200 416")),
    happens: "starts over",
    inChromium: "taken for the length of an encoding, as long as the storage has no more",
  },
  {
    name: "a content-length that is too long, always",
    set({ emulator, archive }) {
      const behaviour = faults.changeHeaders({ "content-length": `${archive.bytes.length + 1_000}` });
      inTurn(emulator, behaviour, nothing, behaviour);
    },
    node: fails("ArchiveError", /changed while/, "200 416 200 416"),
    ...inPages(recovers("200 416")),
    happens: "given up after starting over once",
    inChromium: "taken for the length of an encoding, as long as the storage has no more",
  },
  {
    name: "a content-length that is too short",
    set: ({ emulator, middle }) => inTurn(emulator, faults.changeHeaders({ "content-length": `${middle}` })),
    inProcess: recovers("200"),
    node: fails("ArchiveError", /cut short|damaged|crc32c/, "200"),
    happens: "the archive lacks its end",
  },
  {
    name: "a checksum of other bytes",
    set: ({ emulator }) =>
      lasting(
        emulator,
        faults.changeHeaders({ "x-goog-hash": "crc32c=AAAAAA==, md5=AAAAAAAAAAAAAAAAAAAAAA==" }),
      ),
    node: fails("ArchiveError", /crc32c/, "200"),
    happens: "refused at the end",
  },
  {
    name: "no etag, no date, no checksum, and the body breaks off",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, noValidators);
    },
    node: recovers("200 200"),
    happens: "starts over: what is left could be of another file",
  },
  {
    name: "no etag, no date, no checksum, and every body breaks off",
    set({ emulator, middle }) {
      lasting(emulator, noValidators, faults.cutBody({ afterBytes: middle }));
    },
    node: fails("ArchiveError", /broke off/, "200 200"),
    happens: "given up after starting over once",
  },
  {
    name: "only a date, no length, no content-range, and the body breaks off",
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
    happens: "goes on where it broke",
  },
  {
    name: "pages may read no header, and the body breaks off",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.hideHeaders());
    },
    node: recovers("200 206"),
    happens: "goes on where it broke",
  },
  {
    name: "the storage lets no page in",
    set: ({ emulator }) => lasting(emulator, faults.corsOff()),
    node: recovers("200"),
    chromium: fails("NetworkError", /^GET \S+ failed: /, "200 200 200 200"),
    happens: "nothing: only browsers care",
    inChromium: "given up after the retries",
  },
  {
    name: "pages may send no header of their own, and the body breaks off",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      emulator.fault({
        match: { ...storage, method: "OPTIONS" },
        times: always,
        behaviour: faults.refuseHeaders(),
      });
    },
    node: recovers("200 206"),
    happens: "goes on where it broke",
    inChromium: "with Range alone, which needs no leave",
  },
  {
    name: "the storage refuses preflights, and the body breaks off",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      emulator.fault({
        match: { ...storage, method: "OPTIONS" },
        times: always,
        behaviour: faults.status(403),
      });
    },
    node: recovers("200 206"),
    happens: "goes on where it broke",
    inChromium: "with Range alone, for which there is none",
  },
  {
    name: "pages may send no Range, and the body breaks off",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, whenRange(faults.corsOff()));
    },
    node: recovers("200 206"),
    chromium: recovers("200 206 206 206 206 200"),
    happens: "goes on where it broke",
    inChromium: "after the retries, asks for all of it and passes over what was read before",
  },
  {
    name: "the archive is gzipped once more for the way",
    set: ({ emulator }) => lasting(emulator, faults.gzipBody()),
    node: recovers("200"),
    chromium: recovers("200 416"),
    happens: "unpacked by the platform first",
    inChromium: "its length fits nothing, so the storage is asked for more",
  },
  {
    name: "the archive is gzipped once more for the way, and pages may read no header",
    set: ({ emulator }) => lasting(emulator, faults.gzipBody(), faults.hideHeaders()),
    node: recovers("200"),
    chromium: recovers("200 416 200"),
    happens: "unpacked by the platform first",
    inChromium: "its length fits nothing, but it ends there twice",
  },
  {
    name: "the archive is gzipped once more for the way, and the body breaks off",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.gzipBody());
    },
    node: recovers("200 200"),
    chromium: recovers("200 206 206 206 206 200 200"),
    happens: "asks for all of it, and passes over what was read before",
    inChromium: "once the rest, which browsers take in no encoding, did not come; it ends there twice",
  },
  {
    name: "the archive is gzipped once more for the way, but not its parts, and the body breaks off",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, gzipWhole);
    },
    node: recovers("200 200"),
    chromium: recovers("200 206 200"),
    happens: "asks for all of it, and passes over what was read before",
  },
  {
    name: "the archive is gzipped once more for the way, and replaced in the middle",
    archive: "tar",
    set({ emulator, middle, other }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, faults.gzipBody());
      emulator.fault({ match: storage, times: 99, behaviour: faults.replaceObject(other) });
    },
    files: "other",
    node: recovers("200 200 200"),
    chromium: recovers("200 206 206 206 206 200 200"),
    happens: "starts over with the new one",
  },
  {
    name: "a tgz that says it is a tar in content-encoding gzip",
    set: ({ emulator }) => lasting(emulator, whenOk(faults.changeHeaders({ "content-encoding": "gzip" }))),
    node: recovers("200"),
    happens: "unpacked by the platform first",
  },
  {
    name: "a tgz that says it is a tar in content-encoding gzip, and the body breaks off",
    set({ emulator, middle }) {
      inTurn(emulator, faults.cutBody({ afterBytes: middle }));
      lasting(emulator, whenOk(faults.changeHeaders({ "content-encoding": "gzip" })));
    },
    node: recovers("200 200"),
    chromium: recovers("200 206 206 206 206 200"),
    happens: "asks for all of it, and passes over what was read before",
    inChromium: "once the rest, which browsers take in no encoding, did not come",
  },
];

const contents: readonly Omit<FaultRow, "group">[] = [
  ...(
    [
      ["an HTML page", "<!doctype html><title>Sign in</title>", /HTML/],
      ["an XML document", "<?xml version='1.0'?><Error><Code>ExpiredToken</Code></Error>", /XML/],
      ["JSON", '{"error":{"code":500}}', /JSON/],
      ["nothing", "", /nothing at all/],
    ] as const
  ).map(([what, body, says]) => ({
    name: `${what} comes instead of the archive`,
    set: ({ emulator }: FaultScene) => lasting(emulator, noValidators, faults.replaceBody({ body })),
    node: fails("ArchiveError", says, "200"),
    happens: "named as what it is",
  })),
  {
    name: "204 comes instead of the archive",
    set: ({ emulator }) => lasting(emulator, faults.respond({ status: 204 })),
    node: fails("ArchiveError", /nothing at all/, "204"),
    chromium: fails("ArchiveError", /nothing at all/, "204"),
    happens: "named as what it is",
  },
  ...(["tgz", "tar", "zip"] as const).map((archive) => ({
    name: `one bit of a ${archive} is another`,
    archive,
    set: ({ emulator, middle }: FaultScene) => lasting(emulator, faults.corruptBody({ atByte: middle })),
    node: fails("ArchiveError", /damaged|checksum|crc32c/, "200"),
    happens: "refused at the end",
  })),
  ...(["tgz", "zip"] as const).map((archive) => ({
    name: `one bit of a ${archive} is another, and no header tells`,
    archive,
    set: ({ emulator, middle }: FaultScene) =>
      lasting(emulator, noValidators, faults.corruptBody({ atByte: middle })),
    node: fails("ArchiveError", /damaged|checksum/, "200"),
    happens: "the archive's own checksum tells",
  })),
  ...(["tgz", "tar", "zip"] as const).map((archive) => ({
    name: `a ${archive} was stored in half, with the length of that`,
    archive,
    set: ({ emulator, middle }: FaultScene) =>
      lasting(emulator, noValidators, faults.truncateBody({ toBytes: middle })),
    node: fails("ArchiveError", /cut short|damaged|crc32c/, "200"),
    happens: "the archive lacks its end",
  })),
  {
    name: "a tgz comes in two gzip members",
    set: ({ emulator, archive }) => stores(emulator, concat(archive.bytes, gzip(new Uint8Array(0)))),
    node: recovers("200"),
    chromium: recovers("200 200"),
    strict: { about: "member", inProcess: recovers("200 200") },
    happens: "unpacked",
    inChromium: "starts over with another inflater: the browser's own refuses it",
  },
  {
    name: "a zero comes behind a tgz",
    set: ({ emulator, archive }) => stores(emulator, concat(archive.bytes, new Uint8Array(1))),
    node: recovers("200"),
    chromium: recovers("200 200"),
    strict: { about: "zero", inProcess: recovers("200 200") },
    happens: "unpacked",
    inChromium: "starts over with another inflater: the browser's own refuses it",
  },
  {
    name: "something else comes behind a tgz",
    set: ({ emulator, archive }) => stores(emulator, concat(archive.bytes, bytesOf("something else"))),
    node: fails("ArchiveError", /damaged|follow/, "200"),
    strict: { about: "junk", inProcess: fails("ArchiveError", /damaged|follow/, "200 200") },
    happens: "refused at the end",
  },
  {
    name: "the storage quotes the request in its error",
    set: ({ emulator }) => lasting(emulator, faults.quoteRequest({ status: 403 })),
    node: fails("ApiError", /status 403/, "403 403"),
    happens: "the signature is not passed on",
  },
  {
    name: "the service quotes the request in its error",
    set: ({ emulator }) =>
      void emulator.fault({ match: signing, times: 99, behaviour: faults.quoteRequest({ status: 500 }) }),
    node: fails("ApiError", /status 500/, ""),
    happens: "the token is not passed on",
  },
];

/** Every fault of a download, and what becomes of it on each platform. */
export const faultTable: readonly FaultRow[] = Object.entries({
  Connection: connection,
  "An overloaded storage": storms,
  Links: links,
  Ranges: ranges,
  "An archive that changes": changes,
  Headers: headers,
  Content: contents,
}).flatMap(([group, rows]) => rows.map((row) => ({ group, ...row })));
