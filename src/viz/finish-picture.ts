import type { PathOption } from "../types";
import type { VizPlatform } from "./platform";

/** Writes an SVG to a path and returns that, absolute; or makes of it what the platform gives. */
export async function finishPicture<Picture>(
  svg: string,
  {
    platform,
    path,
    overwrite = true,
  }: PathOption & { platform: VizPlatform<Picture>; overwrite?: boolean | undefined },
): Promise<string | Picture> {
  if (path === undefined) return platform.toPicture(svg);
  return platform.saveFile({ path, overwrite, mediaType: "image/svg+xml", text: svg });
}
