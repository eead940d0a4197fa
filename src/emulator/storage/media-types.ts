const mediaTypes: Readonly<Record<string, string>> = {
  // The service sends image/jpg, although it is not registered.
  jpg: "image/jpg",
  jpeg: "image/jpg",
  png: "image/png",
  webp: "image/webp",
  tgz: "application/gzip",
  gz: "application/gzip",
  tar: "application/x-tar",
  zip: "application/zip",
};

export function mediaTypeOf(name: string): string {
  return mediaTypes[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
}
