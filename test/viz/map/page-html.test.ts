import { describe, expect, it } from "vitest";
import type { MapDocument } from "../../../src/viz/map/map-document";
import { mapPage } from "../../../src/viz/map/page-html";

const hostile = "</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>";
const content: MapDocument = {
  title: hostile,
  imagesTitle: "Results",
  footprints: [
    {
      name: hostile,
      geometry: { type: "Point", coordinates: [1, 2] },
      rows: [[hostile, hostile]],
      note: hostile,
    },
  ],
  images: [],
  areaOfInterest: null,
  bounds: [1, 2, 1, 2],
  tiles: null,
  note: hostile,
};
const script = 'draw("</script>", "<!--");';

describe("mapPage", () => {
  it("gives no text of features a chance to become HTML", async () => {
    const html = await mapPage(content, { script });
    expect(html.match(/<script/g)?.length).toBe(2);
    expect(html.match(/<\/script/g)?.length).toBe(2);
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<!--");
    expect(html).toContain("<title>&lt;/script&gt;&lt;script&gt;");
  });

  it("carries what the map shows as JSON", async () => {
    const html = await mapPage(content, { script });
    const [, json = ""] = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(json)).toEqual(content);
  });

  it("forbids every request, and every script but its own", async () => {
    const html = await mapPage(content, { script });
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const [, own = ""] = /<script>(.*?)<\/script>/s.exec(html) ?? [];
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(own));
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "img-src data:",
      "style-src 'unsafe-inline'",
      `script-src 'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`,
    ]);
  });

  it("lets pictures in from elsewhere where tiles were asked for", async () => {
    const tiles = { url: "https://tile.example.org/{z}/{x}/{y}.png" };
    expect(await mapPage({ ...content, tiles }, { script })).toContain("img-src data: https: http:;");
  });

  it("fills the window, or has the size that is asked for", async () => {
    expect(await mapPage(content, { script })).toContain("{width:100%;height:100%}");
    expect(await mapPage(content, { script, width: 500, height: 300 })).toContain(
      "{width:500px;height:300px}",
    );
  });
});
