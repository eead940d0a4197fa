import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Map as LeafletMap } from "leaflet";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalScene } from "../../src/public-types";
import type * as VizNode from "../../src/viz-node";
import { openJobtask } from "../support/outputs/sample-jobtask";
import { root } from "../support/root";
import { type OpenedBrowser, openBrowser } from "./browser";

/** The built entry for browsers in a real Chromium, and pages that the one for Node saved, opened from disk. */
let browser: OpenedBrowser;
let page: Page;
/** The page with the built entry, which is drawn into again and again. */
let built: Page;
/** The page for what was saved. */
let disk: Page;
/** What the page for what was saved asked for, and what went wrong in it. */
let requests: string[];
let scenes: LocalScene[];
let folder: string;
let viz: typeof VizNode;

interface PageWindow {
  readonly isReady?: true;
  readonly map: LeafletMap;
  readonly hacked?: true;
  drawMap(call: string, options?: object): Promise<boolean>;
  drawCoverage(options: object): Promise<string>;
  refusal(call: string, options: object): Promise<{ name: string; message: string } | undefined>;
}

type Corner = readonly [x: number, y: number];

/** Where an image is seen, and where its footprint is, from the top left on, in pixels of the screen. */
interface Placed {
  readonly image: readonly Corner[];
  readonly footprint: readonly Corner[];
  /** Pixels of the screen across a pixel of the image. */
  readonly scale: number;
}

const areaOfInterest = [13.2, 52.42, 13.5, 52.56];

beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), "up42-viz-"));
  viz = (await import(
    /* @vite-ignore */ pathToFileURL(join(root, "dist/viz-node.js")).href
  )) as typeof VizNode;
  const { outputFiles } = await build({
    entryPoints: [join(root, "test/chromium/page/viz.js")],
    bundle: true,
    format: "esm",
    // Megabytes that no map needs.
    external: ["danfojs"],
    write: false,
    logLevel: "silent",
  });
  const script = outputFiles[0]?.text ?? "";
  const { jobtask } = await openJobtask();
  await jobtask.downloadResults();
  scenes = [...(await jobtask.localScenes())];

  built = await browser.context.newPage();
  await built.goto(`${browser.siteUrl}/viz.html`);
  await built.addScriptTag({ content: script, type: "module" });
  await built.waitForFunction(() => (window as unknown as PageWindow).isReady);
  disk = await browser.context.newPage();
  await disk.setViewportSize({ width: 1000, height: 700 });
  disk.on("request", (request) => requests.push(request.url()));
  disk.on("pageerror", (error) => requests.push(`error: ${error.message}`));
  disk.on("console", (message) => requests.push(`console: ${message.text()}`));
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Shows the page with the built entry, in a window of this size. */
async function openPage({ width = 1000, height = 700 } = {}): Promise<void> {
  page = built;
  await page.setViewportSize({ width, height });
}

async function drawMap(call: string, options: object = {}): Promise<void> {
  const isElement = await page.evaluate(
    (asked) => (window as unknown as PageWindow).drawMap(asked.call, asked.options),
    { call, options },
  );
  expect(isElement).toBe(true);
}

/** Moves the map without any animation, so that it stands when this returns. */
async function lookAt(place: readonly [latitude: number, longitude: number], zoom: number): Promise<void> {
  await page.evaluate(
    (asked) => {
      const { map } = window as unknown as PageWindow;
      map.setView(asked.place as [number, number], asked.zoom, { animate: false });
    },
    { place, zoom },
  );
}

/** Saves a map of scenes as a file, and gives its address. */
async function saveMap(
  name: string,
  shown: readonly LocalScene[],
  options: VizNode.MapResultsOptions = {},
): Promise<string> {
  const path = await viz.mapResults(shown, { path: join(folder, name), ...options });
  return pathToFileURL(path).href;
}

/** Opens a saved map from disk. */
async function openFile(address: string): Promise<void> {
  page = disk;
  requests = [];
  await page.goto(address);
}

/** Opens a saved map with footprints from disk; answers what the page asks for. */
async function openSaved(address: string): Promise<string[]> {
  await openFile(address);
  await page.locator("path.up42-footprint").first().waitFor();
  return requests.filter((url) => !url.startsWith("data:"));
}

function distances({ image, footprint }: Placed): number[] {
  return image.map(([x, y], index) => {
    const [footX = Number.NaN, footY = Number.NaN] = footprint[index] ?? [];
    return Math.hypot(x - footX, y - footY);
  });
}

/** Finds the corners of what is not transparent in each draped image, and of the footprints, on the screen. */
function placedRasters(): Promise<Placed[]> {
  return page.evaluate(() => {
    const { map } = window as unknown as PageWindow;
    const ground = map.getContainer().getBoundingClientRect();
    const images = [...document.querySelectorAll<HTMLImageElement>("img.up42-image")];
    const footprints: [number, number][][] = [];
    map.eachLayer((layer) => {
      const { feature } = layer as { feature?: { geometry: { coordinates: [number, number][][] } } };
      const { interactive } = layer.options as { interactive?: boolean };
      if (feature !== undefined && interactive !== false)
        footprints.push(feature.geometry.coordinates[0] ?? []);
    });
    // The corner that is farthest in each of four directions.
    const directions = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const;
    const farthest = (points: [number, number][]) =>
      directions.map(([right, down]) =>
        points.reduce((best, point) =>
          point[0] * right + point[1] * down > best[0] * right + best[1] * down ? point : best,
        ),
      );
    const all = footprints.map((ring) =>
      farthest(
        ring.map(([longitude, latitude]): [number, number] => {
          const { x, y } = map.project([latitude, longitude]).subtract(map.getPixelOrigin());
          const shift = map.layerPointToContainerPoint([0, 0]);
          return [x + shift.x, y + shift.y];
        }),
      ),
    );
    return images.map((image) => {
      const { naturalWidth: width, naturalHeight: height } = image;
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width, height });
      const context = canvas.getContext("2d") as CanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      // The corners of what is opaque are among the ends of its rows.
      const ends: [number, number][] = [];
      for (let y = 0; y < height; y += 1) {
        const isOpaque = (x: number) => data[(y * width + x) * 4 + 3] === 255;
        let [left, right] = [0, width - 1];
        while (left < width && !isOpaque(left)) left += 1;
        while (right > left && !isOpaque(right)) right -= 1;
        if (left < width) ends.push([left, y], [right, y]);
      }
      const box = image.getBoundingClientRect();
      const scale = box.width / width;
      const seen = farthest(ends).map(([x, y], index): [number, number] => {
        const [right, down] = directions[index] ?? [0, 0];
        // The outer corner of the pixel.
        return [
          box.left - ground.left + (x + (right + 1) / 2) * scale,
          box.top - ground.top + (y + (down + 1) / 2) * (box.height / height),
        ];
      });
      const middle = (corners: readonly (readonly [number, number])[]) => [
        corners.reduce((sum, [x]) => sum + x / 4, 0),
        corners.reduce((sum, [, y]) => sum + y / 4, 0),
      ];
      const [x = 0, y = 0] = middle(seen);
      const gap = (corners: readonly (readonly [number, number])[]) => {
        const [otherX = 0, otherY = 0] = middle(corners);
        return Math.hypot(otherX - x, otherY - y);
      };
      const footprint = all.reduce((best, next) => (gap(next) < gap(best) ? next : best));
      return { image: seen, footprint, scale };
    });
  });
}

/**
 * Where the transform of each quicklook puts its corners, and where those of the footprints are. `boxGap` is how far the
 * boxes around both differ on the screen: of a transform, browsers tell six decimals only.
 */
function placedQuicklooks(): Promise<(Placed & { readonly boxGap: number })[]> {
  return page.evaluate(() => {
    const { map } = window as unknown as PageWindow;
    const rings: [number, number][][] = [];
    map.eachLayer((layer) => {
      const { feature } = layer as { feature?: { geometry: { coordinates: [number, number][][] } } };
      const { interactive } = layer.options as { interactive?: boolean };
      if (feature !== undefined && interactive !== false) rings.push(feature.geometry.coordinates[0] ?? []);
    });
    const origin = map.getPixelOrigin();
    return [...document.querySelectorAll<HTMLImageElement>("img.up42-image")].map((image) => {
      const matrix = new DOMMatrix(getComputedStyle(image).transform);
      const [width, height] = [parseFloat(image.style.width), parseFloat(image.style.height)];
      const corners = [
        [0, 0],
        [width, 0],
        [width, height],
        [0, height],
      ].map(([x = 0, y = 0]): [number, number] => {
        const point = matrix.transformPoint({ x, y });
        return [point.x / point.w, point.y / point.w];
      });
      const all = rings.map((ring) =>
        ring.slice(0, 4).map(([longitude, latitude]): [number, number] => {
          const { x, y } = map.project([latitude, longitude]).subtract(origin);
          return [x, y];
        }),
      );
      // The corner of the footprint that is nearest to each corner of the image, in the ring that fits.
      const nearest = (ring: [number, number][]) =>
        corners.map(([x, y]) =>
          ring.reduce((best, next) =>
            Math.hypot(next[0] - x, next[1] - y) < Math.hypot(best[0] - x, best[1] - y) ? next : best,
          ),
        );
      const off = (ring: [number, number][]) =>
        nearest(ring).reduce((sum, [x, y], index) => {
          const [cornerX = 0, cornerY = 0] = corners[index] ?? [];
          return sum + Math.hypot(x - cornerX, y - cornerY);
        }, 0);
      const ring = all.reduce((best, next) => (off(next) < off(best) ? next : best));
      const box = image.getBoundingClientRect();
      const shift = map.layerPointToContainerPoint([0, 0]);
      const at = map.getContainer().getBoundingClientRect();
      const xs = ring.map(([x]) => x + shift.x + at.left);
      const ys = ring.map(([, y]) => y + shift.y + at.top);
      const boxGap = Math.max(
        Math.abs(box.left - Math.min(...xs)),
        Math.abs(box.right - Math.max(...xs)),
        Math.abs(box.top - Math.min(...ys)),
        Math.abs(box.bottom - Math.max(...ys)),
      );
      return { image: corners, footprint: nearest(ring), scale: width / image.naturalWidth, boxGap };
    });
  });
}

describe("mapResults in a page", () => {
  it("lays GeoTIFFs in UTM within one pixel of their footprints, at any zoom", async () => {
    await openPage();
    await drawMap("mapResults");
    const scales: number[] = [];
    for (const zoom of [11, 13.25, 15, 17]) {
      await lookAt([52.5, 13.38], zoom);
      const placed = await placedRasters();
      expect(placed.length).toBe(3);
      for (const one of placed) {
        scales.push(one.scale);
        const pixel = Math.max(1, one.scale);
        for (const distance of distances(one)) expect(distance).toBeLessThan(pixel);
      }
    }
    // From where a pixel of the screen holds several of the image to where it is a part of one.
    expect(Math.min(...scales)).toBeLessThan(0.5);
    expect(Math.max(...scales)).toBeGreaterThan(5);
  });

  it("makes an element that takes its size when it is put into the page, also below a shadow root", async () => {
    await openPage();
    await drawMap("mapResults", { isCoarse: true, inShadow: true, height: 300, areaOfInterest });
    const ground = page.locator(".up42-map-ground");
    expect(await ground.boundingBox()).toMatchObject({ width: 1000, height: 300 });
    await page.locator("path.up42-footprint").first().click();
    await page.getByRole("group", { name: /^[0-9a-f-]{36}$/ }).waitFor();
    await page.setViewportSize({ width: 390, height: 700 });
    await expect.poll(() => page.evaluate(() => (window as unknown as PageWindow).map.getSize().x)).toBe(390);
  });

  it("keeps its controls apart on a narrow screen", async () => {
    await openPage({ width: 390, height: 600 });
    await drawMap("mapResults", { isCoarse: true, areaOfInterest });
    expect(await page.locator("details.up42-layers").getAttribute("open")).toBeNull();
    await page.getByText("Layers").click();
    const [zoom, layers] = await Promise.all(
      [".leaflet-control-zoom", ".up42-layers"].map((selector) => page.locator(selector).boundingBox()),
    );
    expect((zoom?.x ?? 0) + (zoom?.width ?? 0)).toBeLessThan(layers?.x ?? 0);
    expect((layers?.x ?? 0) + (layers?.width ?? 0)).toBeLessThanOrEqual(390);
  });

  it("refuses a path", async () => {
    await openPage();
    const refused = await page.evaluate(() =>
      (window as unknown as PageWindow).refusal("mapResults", { path: "map.html", showImages: false }),
    );
    expect(refused).toEqual({
      name: "UnsupportedError",
      message: '"path" only works in Node; here, leave it out to get an element.',
    });
  });
});

describe("mapQuicklooks in a page", () => {
  it.each([
    ["turned", false],
    ["skewed", true],
  ])("lays quicklooks onto the corners of %s footprints", async (_, skewed) => {
    await openPage();
    await drawMap("mapQuicklooks", { skewed });
    for (const zoom of [10, 13.25, 14.5]) {
      await lookAt([52.5, 13.38], zoom);
      const placed = await placedQuicklooks();
      expect(placed.length).toBe(3);
      for (const one of placed) {
        expect(new Set(one.footprint.map(String)).size).toBe(4);
        expect(one.boxGap).toBeLessThan(0.5);
        for (const distance of distances(one)) expect(distance).toBeLessThan(Math.max(0.1, one.scale));
      }
    }
  });

  it("takes them along when the map is zoomed by a key", async () => {
    await openPage();
    await drawMap("mapQuicklooks");
    const [before] = await placedQuicklooks();
    await page.locator(".up42-map-ground").focus();
    await page.keyboard.press("+");
    await expect
      .poll(async () => ((await placedQuicklooks())[0]?.scale ?? 0) / (before?.scale ?? 1))
      .toBeCloseTo(2, 1);
    await expect
      .poll(async () => Math.max(...(await placedQuicklooks()).flatMap(distances)))
      .toBeLessThan(0.1);
  });
});

describe("a saved map", () => {
  let berlin: string;

  beforeAll(async () => {
    berlin = await saveMap("berlin.html", scenes, { title: "Berlin", areaOfInterest });
  });

  it("opens from disk and asks for nothing", async () => {
    const asked = await openSaved(berlin);
    const widths = await page
      .locator("img.up42-image")
      .evaluateAll((images) =>
        Promise.all(
          (images as HTMLImageElement[]).map((image) => image.decode().then(() => image.naturalWidth)),
        ),
      );
    expect(widths.filter((width) => width > 100).length).toBe(3);
    expect(await page.title()).toBe("Berlin");
    expect(asked).toEqual([berlin]);
    expect(await page.locator(".leaflet-control-attribution").count()).toBe(0);
  });

  it("shows properties as text, whatever they look like", async () => {
    const hostile = `</script><script>window.hacked = true</script><img src=x onerror="window.hacked = true">`;
    const [first, second] = scenes;
    const feature = { ...first!.feature, properties: { [hostile]: hostile, nested: { "<b>": [hostile] } } };
    const scene = { ...first!, id: hostile, feature };
    const asked = await openSaved(await saveMap("hostile.html", [scene, second!], { title: hostile }));
    await page.getByRole("button", { name: hostile }).click();
    const popup = page.locator(".up42-popup");
    expect(await popup.locator("h2").textContent()).toBe(hostile);
    expect(await popup.locator("tr").first().locator("th, td").allTextContents()).toEqual([hostile, hostile]);
    expect(await popup.locator("img, script, b").count()).toBe(0);
    expect(await page.locator(".up42-layer-name").allTextContents()).toContain(hostile);
    expect(await page.title()).toBe(hostile);
    expect(await page.evaluate(() => (window as unknown as PageWindow).hacked)).toBeUndefined();
    expect(asked.length).toBe(1);
  });

  it("is worked by the keys alone", async () => {
    await openSaved(berlin);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("class") ?? "");
    await page.keyboard.press("Tab");
    expect(await focused()).toContain("up42-map-ground");
    await page.keyboard.press("Tab");
    expect(await focused()).toContain("up42-footprint");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("up42-popup");
    expect(await page.locator(".up42-popup td").allTextContents()).toContain("Sentinel-2A");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(".up42-popup").count()).toBe(0);
    expect(await focused()).toContain("up42-footprint");
    await page.getByRole("checkbox", { name: "Footprints" }).focus();
    await page.keyboard.press("Space");
    expect(await page.locator("path.up42-footprint").count()).toBe(0);
  });

  it("switches layers together and one by one", async () => {
    const [first, ...others] = scenes.map(({ id }) => id);
    await openSaved(berlin);
    const shown = () =>
      page
        .locator("img.up42-image")
        .evaluateAll((all) => all.map((image) => (image as HTMLImageElement).alt));
    const all = page.getByRole("checkbox", { name: "Results" });
    expect(await shown()).toEqual([first, ...others]);
    await page.getByRole("checkbox", { name: first ?? "" }).uncheck();
    expect(await shown()).toEqual(others);
    expect(await all.evaluate((input) => (input as HTMLInputElement).indeterminate)).toBe(true);
    await all.click();
    expect((await shown()).length).toBe(scenes.length * Number(await all.isChecked()));
    await all.setChecked(false);
    expect(await shown()).toEqual([]);
    await all.setChecked(true);
    expect((await shown()).sort()).toEqual([first, ...others].sort());
    await page.getByRole("checkbox", { name: "Area of interest" }).uncheck();
    expect(await page.locator("path[stroke-dasharray]").count()).toBe(0);
  });

  it("has no fault that axe knows of, with a popup open as well", async () => {
    await openSaved(berlin);
    await page.locator("path.up42-footprint").first().click();
    const popup = page.locator(".leaflet-popup");
    await expect.poll(() => popup.evaluate((element) => getComputedStyle(element).opacity)).toBe("1");
    // Evaluated by the driver, whom the page's own policy does not bind.
    await page.evaluate(
      await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"),
    );
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations: found } = await axe.run();
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`);
    });
    expect(violations).toEqual([]);
  });

  it("draws tiles where a server was given, and names whom it is told to", async () => {
    const tiles = { url: `${browser.siteUrl}/tiles/{z}/{x}/{y}.png`, attribution: "© Example" };
    const address = await saveMap("tiles.html", [], { areaOfInterest, tiles });
    const asked = disk.waitForRequest(/\/tiles\/\d+\/\d+\/\d+\.png$/);
    await openFile(address);
    await asked;
    expect(await page.locator(".leaflet-control-attribution").textContent()).toBe("© Example");
    expect(await page.locator(".up42-graticule").count()).toBe(0);
  });

  it("says so when there is nothing to show", async () => {
    await openFile(await saveMap("empty.html", []));
    expect(await page.getByText("Nothing to show on the map.").isVisible()).toBe(true);
  });
});

describe("a quicklook that cannot be loaded", () => {
  it.each([390, 1000])(
    "is told of on the map and at its footprint, in a window of %i pixels",
    async (width) => {
      await openPage({ width });
      await drawMap("mapQuicklooks", { broken: true });
      expect(await page.locator("img.up42-image").count()).toBe(2);
      expect(await page.getByText("1 quicklook could not be loaded.").isVisible()).toBe(true);
      const told: (string | null)[] = [];
      for (let index = 0; index < 3; index += 1) {
        await page.locator("path.up42-footprint").nth(index).focus();
        await page.keyboard.press("Enter");
        await page.locator(".up42-popup h2").waitFor();
        told.push(...(await page.locator(".up42-popup p").allTextContents()));
        await page.keyboard.press("Escape");
        await page.locator(".up42-popup").waitFor({ state: "detached" });
      }
      expect(told).toEqual(["Its quicklook could not be loaded."]);
    },
  );
});

describe("plotCoverage in a page", () => {
  it("can be read on a phone, where nobody says how wide", async () => {
    await openPage({ width: 390 });
    const svg = await page.evaluate(() =>
      (window as unknown as PageWindow).drawCoverage({ title: "Berlin" }),
    );
    const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
    const box = await page.getByRole("img", { name: "Berlin" }).boundingBox();
    const shrunk = (box?.width ?? 0) / Number(/<svg[^>]* width="(\d+)"/.exec(svg)?.[1]);
    expect(Math.min(...sizes) * shrunk).toBeGreaterThanOrEqual(10);
    expect(box?.width).toBeLessThanOrEqual(390);
  });

  it("gives an SVG that says the same as the one of Node", async () => {
    await openPage();
    const options = { areaOfInterest, by: "acquisition.missionName", title: "Berlin" };
    const inPage = await page.evaluate(
      (asked) => (window as unknown as PageWindow).drawCoverage(asked),
      options,
    );
    const { jobtask } = await openJobtask();
    const inNode = await viz.plotCoverage(await jobtask.getResultsJson(), options);
    const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text);
    const pathsOf = (svg: string) => [...svg.matchAll(/ d="([^"]*)"/g)].map(([, path]) => path);
    expect(textsOf(inPage)).toEqual(textsOf(inNode));
    expect(textsOf(inPage)).toContain("14.5% of the area of interest is covered: 46.1 of 317.5 km²");
    expect(pathsOf(inPage)).toEqual(pathsOf(inNode));
    expect(pathsOf(inPage).length).toBeGreaterThan(5);
    expect(await page.getByRole("img", { name: /^Berlin\. 14\.5%/ }).boundingBox()).toMatchObject({
      width: 640,
    });
  });
});
