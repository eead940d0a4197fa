import type { MapDocument } from "./map-document";

export const mapId = "up42-map";
export const contentId = "up42-map-content";

/** Size of a map in pixels; `undefined` fills the window. */
export interface MapSize {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/**
 * Writes a map as one self-contained HTML page. Its content security policy forbids all scripts but its own and,
 * without tiles, all requests.
 *
 * @param options.script The script that was built from `page.ts`.
 */
export async function mapPage(
  content: MapDocument,
  { script, width, height }: MapSize & { script: string },
): Promise<string> {
  // A script element ends at the first of these, even inside a string.
  const safeScript = script.replaceAll(/<\/(?=script)/gi, "<\\/").replaceAll("<!--", "<\\!--");
  const images = content.tiles === null ? "data:" : "data: https: http:";
  const policy = `default-src 'none'; img-src ${images}; style-src 'unsafe-inline'; script-src 'sha256-${await sha256(safeScript)}'`;
  const size = `width:${width === undefined ? "100%" : `${width}px`};height:${height === undefined ? "100%" : `${height}px`}`;
  const fills = width === undefined && height === undefined;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="up42-js">
<title>${escaped(content.title)}</title>
<style>
html,body,main{height:100%;margin:0${fills ? ";overflow:hidden" : ""}}
#${mapId}{${size}}
h1{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}
</style>
</head>
<body>
<main>
<h1>${escaped(content.title)}</h1>
<div id="${mapId}"><noscript>This map needs JavaScript.</noscript></div>
</main>
<script type="application/json" id="${contentId}">${jsonText(content)}</script>
<script>${safeScript}</script>
</body>
</html>
`;
}

/** JSON for a page: it cannot start a tag. */
function jsonText(content: MapDocument): string {
  return JSON.stringify(content).replaceAll("<", "\\u003c");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}
