import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import ts from "typescript";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sink } from "../../src/files/sink";
import { transact } from "../../src/files/transact";
import { noise, streamOf } from "../support/archives/archives";
import { openJobtask } from "../support/outputs/sample-jobtask";
import { root } from "../support/root";

type CreateS3Sink = (options: {
  bucketUrl: string;
  send: (url: string, init: RequestInit) => Promise<Response>;
}) => Sink;

interface Upload {
  readonly key: string;
  readonly mediaType: string | undefined;
  readonly parts: Map<number, { etag: string; bytes: Buffer }>;
}

/** The sink of the cookbook, as its readers would copy it. */
let createS3Sink: CreateS3Sink;
/** Of multipart uploads, the least that S3 promises. */
let server: Server;
let bucketUrl: string;
let uploads: Map<string, Upload>;
let objects: Map<string, { bytes: Buffer; mediaType: string | undefined }>;
let refuse: (method: string, url: URL) => number | undefined;

beforeAll(async () => {
  const page = readFileSync(join(root, "docs/cookbook.md"), "utf8");
  const [, recipe = ""] = page.split("## Results into an S3 bucket");
  const [, code = ""] = /^```ts\n([\s\S]*?)^```/m.exec(recipe) ?? [];
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  ({ createS3Sink } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(outputText)}`
  ));
});

beforeEach(async () => {
  uploads = new Map();
  objects = new Map();
  refuse = () => undefined;
  server = createServer((request, response) => {
    answer(request).then(
      ({ status = 200, body = "", etag }) =>
        response.writeHead(status, etag === undefined ? {} : { etag }).end(body),
      (error) => response.destroy(error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  bucketUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/berlin`;
});

afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

async function answer(request: IncomingMessage): Promise<{ status?: number; body?: string; etag?: string }> {
  const { method = "GET", headers } = request;
  const url = new URL(request.url ?? "/", "http://bucket");
  const refusal = refuse(method, url);
  if (refusal !== undefined) {
    request.resume();
    return { status: refusal, body: "<Error><Code>InternalError</Code></Error>" };
  }
  const key = decodeURIComponent(url.pathname.slice(1));
  const id = url.searchParams.get("uploadId");
  if (method === "HEAD") return { status: objects.has(key) ? 200 : 404 };
  if (id === null) {
    const next = `upload ${uploads.size + objects.size + 1}`;
    uploads.set(next, { key, mediaType: headers["content-type"], parts: new Map() });
    return {
      body: `<InitiateMultipartUploadResult><UploadId>${next}</UploadId></InitiateMultipartUploadResult>`,
    };
  }
  const upload = uploads.get(id);
  if (upload === undefined) return { status: 404, body: "<Error><Code>NoSuchUpload</Code></Error>" };
  if (method === "DELETE") {
    uploads.delete(id);
    return { status: 204 };
  }
  if (method === "PUT") {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const etag = `"${createHash("md5").update(bytes).digest("hex")}"`;
    upload.parts.set(Number(url.searchParams.get("partNumber")), { etag, bytes });
    return { etag };
  }
  const listed = [...(await text(request)).matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g)];
  const parts = listed.map(([, number, etag]) => ({ part: upload.parts.get(Number(number)), etag }));
  const isTooSmall = parts.slice(0, -1).some(({ part }) => (part?.bytes.length ?? 0) < 5 * 1024 * 1024);
  if (parts.length === 0 || isTooSmall || parts.some(({ part, etag }) => part?.etag !== etag))
    return { status: 400, body: "<Error><Code>InvalidPart</Code></Error>" };
  const bytes = Buffer.concat(parts.map(({ part }) => part?.bytes ?? Buffer.alloc(0)));
  objects.set(upload.key, { bytes, mediaType: upload.mediaType });
  uploads.delete(id);
  return { body: "<CompleteMultipartUploadResult/>" };
}

const sink = (): Sink => createS3Sink({ bucketUrl, send: (url, init) => fetch(url, init) });

describe("the S3 sink of the cookbook", () => {
  it("takes the results of a job task, and their addresses are returned", async () => {
    const { jobtask } = await openJobtask();
    const files = await jobtask.downloadResults();
    expect(await jobtask.downloadResults({ outputDirectory: sink() })).toEqual(
      files.map(({ name }) => `${bucketUrl}/${name}`),
    );
    for (const file of files) {
      const stored = objects.get(`berlin/${file.name}`);
      expect(stored?.mediaType).toBe(file.type);
      expect(stored?.bytes.equals(new Uint8Array(await file.arrayBuffer()))).toBe(true);
    }
    expect(uploads.size).toBe(0);
  });

  it("sends a large file in parts, and an empty one", async () => {
    const large = noise(20_000_000);
    let parts = 0;
    refuse = (method) => {
      if (method === "PUT") parts += 1;
      return undefined;
    };
    await transact(sink(), async (transaction) => {
      const file = { mediaType: "image/tiff", size: undefined };
      await transaction.write({ ...file, path: "a b/ü.tif", body: streamOf(large, { chunkBytes: 65_536 }) });
      await transaction.write({ ...file, path: "empty.tif", body: streamOf(new Uint8Array()) });
      return ["a b/ü.tif", "empty.tif"];
    });
    expect(objects.get("berlin/a b/ü.tif")?.bytes.equals(large)).toBe(true);
    expect(objects.get("berlin/empty.tif")?.bytes).toHaveLength(0);
    expect(parts).toBe(4);
  });

  it("leaves nothing when a part is refused", async () => {
    const { jobtask } = await openJobtask();
    refuse = (method, { pathname }) =>
      method === "PUT" && pathname.endsWith("4f7f9c11.tif") ? 503 : undefined;
    await expect(jobtask.downloadResults({ outputDirectory: sink() })).rejects.toThrow(
      /^PUT \/berlin\/\S+4f7f9c11\.tif was answered with 503\.$/,
    );
    expect([uploads.size, objects.size]).toEqual([0, 0]);
  });

  it("takes an error in a 200 for one", async () => {
    const { jobtask } = await openJobtask();
    refuse = (method, { searchParams }) =>
      method === "POST" && searchParams.has("uploadId") ? 200 : undefined;
    await expect(jobtask.downloadResults({ outputDirectory: sink() })).rejects.toThrow(
      /was not completed\.$/,
    );
    expect([uploads.size, objects.size]).toEqual([0, 0]);
  });

  it("replaces nothing with overwrite: false", async () => {
    const { jobtask } = await openJobtask();
    objects.set("berlin/data.json", { bytes: Buffer.from("old"), mediaType: undefined });
    const options = { outputDirectory: sink(), overwrite: false };
    await expect(jobtask.downloadResults(options)).rejects.toThrow(/data\.json is there already\.$/);
    expect([uploads.size, objects.size]).toEqual([0, 1]);
  });
});
