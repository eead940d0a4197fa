import type { VizPlatform } from "./platform";

/** Narrower pictures show nothing. */
const leastWidth = 240;

/** How wide a picture is where nobody says it: as in `widest`, or what room the page has. */
export function defaultWidth(
  platform: Pick<VizPlatform<unknown>, "room">,
  { widest }: { widest: number },
): number {
  return Math.min(widest, Math.max(leastWidth, platform.room() ?? widest));
}
