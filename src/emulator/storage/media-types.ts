const mediaTypes: Readonly<Record<string, string>> = {
  // The service says image/jpg, which no register knows.
  jpg: "image/jpg",
  jpeg: "image/jpg",
  png: "image/png",
  webp: "image/webp",
  tgz: "application/gzip",
  gz: "application/gzip",
  tar: "application/x-tar",
  zip: "application/zip",
};

/** Tells the media type by the ending of a name. */
export function mediaTypeOf(name: string): string {
  return mediaTypes[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
}
