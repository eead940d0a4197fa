import { answer } from "../answers";
import type { IncomingRequest } from "../incoming";
import type { Bytes, StoredFile } from "../provided";
import { base64, crc32c, hex, md5 } from "./checksums";
import { mediaTypeOf } from "./media-types";
import { rangeFrom } from "./range";

/** Headers of a stored file. */
export interface ObjectFacts {
  readonly etag: string;
  readonly hash: string;
  readonly lastModified: string;
}

export function factsOf(bytes: Bytes, { storedAt }: { storedAt: number }): ObjectFacts {
  const digest = md5(bytes);
  const check = new DataView(new ArrayBuffer(4));
  check.setUint32(0, crc32c(bytes));
  return {
    etag: `"${hex(digest)}"`,
    hash: `crc32c=${base64(new Uint8Array(check.buffer))}, md5=${base64(digest)}`,
    lastModified: new Date(storedAt).toUTCString(),
  };
}

export function sendObject(
  { method, url, headers: asked }: IncomingRequest,
  { bytes, mediaType, name }: StoredFile,
  { etag, hash, lastModified }: ObjectFacts,
): Response {
  const size = bytes.length;
  const disposition = url.searchParams.get("response-content-disposition");
  const headers: Record<string, string> = {
    "content-type": mediaType ?? mediaTypeOf(name ?? "output.tgz"),
    "accept-ranges": "bytes",
    "cache-control": "private, max-age=0",
    etag,
    "last-modified": lastModified,
    "x-goog-stored-content-encoding": "identity",
    "x-goog-stored-content-length": `${size}`,
    "x-goog-hash": hash,
    ...(disposition === null ? {} : { "content-disposition": disposition }),
  };
  if (method === "HEAD") return answer(null, { headers: { ...headers, "content-length": `${size}` } });

  const condition = asked.get("if-range");
  const isSame = condition === null || condition === etag || condition === lastModified;
  const range = isSame ? rangeFrom(asked.get("range"), { size }) : undefined;
  if (range === undefined) return answer(bytes, { headers });
  if (range === "unsatisfiable") {
    const message = "The requested range cannot be satisfied.";
    return refusal(416, "InvalidRange", message, { headers: { "content-range": `bytes */${size}` } });
  }
  return answer(bytes.subarray(range.start, range.end), {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${range.start}-${range.end - 1}/${size}` },
  });
}

/** Sends an error in the storage's XML. */
export function refusal(
  status: number,
  code: string,
  message: string,
  { details, headers = {} }: { details?: string; headers?: Record<string, string> } = {},
): Response {
  const text = (name: string, value: string) => `<${name}>${value}</${name}>`;
  const inner = text("Code", code) + text("Message", message) + (details ? text("Details", details) : "");
  return answer(`<?xml version='1.0' encoding='UTF-8'?>${text("Error", inner)}`, {
    status,
    headers: { ...headers, "content-type": "application/xml; charset=UTF-8" },
  });
}
