import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DOMParser } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toDataframe } from "../../../src/dataframe";
import { loadDanfo } from "../../../src/dataframe/load-danfo";
import type { ResultCollection } from "../../../src/types";
import { plotCoverage } from "../../../src/viz-node";
import { square } from "../../support/features/collections";
import { openJobtask } from "../../support/outputs/sample-jobtask";

const areaOfInterest = [13.3, 52.45, 13.5, 52.55];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-coverage-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function collectionOf(features: { k?: unknown; geometry?: unknown }[]): ResultCollection {
  return {
    type: "FeatureCollection",
    features: features.map(({ k, geometry = square(13, 52) }, index) => ({
      type: "Feature",
      id: `f${index}`,
      geometry: geometry as never,
      properties: { k },
    })),
  };
}

/** All texts of a picture, once it was read as XML. */
function textsIn(svg: string): string[] {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  return [...document.querySelectorAll("text")].map(({ textContent }) => textContent ?? "");
}

describe("plotCoverage", () => {
  it("says in words which share of the area is covered", async () => {
    const { jobtask } = await openJobtask();
    expect(textsIn(await plotCoverage(await jobtask.getResultsJson(), { areaOfInterest }))).toContain(
      "20.7% of the area of interest is covered: 31.4 of 151.1 km²",
    );
    const elsewhere = collectionOf([{ geometry: square(20, 10) }]);
    expect(await plotCoverage(elsewhere, { areaOfInterest })).toContain("0% of the area");
  });

  it("counts footprints by a property in its legend", async () => {
    const { jobtask } = await openJobtask();
    const texts = textsIn(
      await plotCoverage(await jobtask.getResultsJson(), {
        areaOfInterest,
        by: "acquisition.missionName",
        title: "Berlin",
      }),
    );
    expect(texts).toEqual(
      expect.arrayContaining(["Berlin", "Sentinel-2A (2)", "Sentinel-2B (1)", "Area of interest"]),
    );
  });

  it("draws the same of features, of scenes and of a frame", async () => {
    const { jobtask } = await openJobtask();
    const collection = await jobtask.getResultsJson();
    const drawn = await plotCoverage(collection, { areaOfInterest });
    expect(await plotCoverage(collection.features, { areaOfInterest })).toBe(drawn);
    expect(await plotCoverage(await jobtask.getScenes(), { areaOfInterest })).toBe(drawn);
    const frame = toDataframe(collection, { danfo: await loadDanfo() });
    expect(await plotCoverage(frame, { areaOfInterest })).toBe(drawn);
  });

  it("draws the same, whichever way round outlines go", async () => {
    const there = square(13, 52);
    const back = { ...there, coordinates: there.coordinates.map((ring) => [...ring].reverse()) };
    const [one, other] = await Promise.all(
      [there, back].map((geometry) => plotCoverage(collectionOf([{ geometry }]))),
    );
    const shape = (svg = "") =>
      /aria-label="geo">.*? d="([^"]*)"/s.exec(svg.replaceAll("<path", "\n<path"))?.[1];
    const sides = (path = "") => path.match(/[\d.]+,[\d.]+/g)?.sort();
    expect(sides(shape(one))?.length).toBeGreaterThanOrEqual(4);
    expect(sides(shape(other))).toEqual(sides(shape(one)));
  });

  it("is sound XML, whatever names are made of", async () => {
    const hostile = `</title><script>alert(1)</script>&"'\u0000\u0008 ]]>`;
    const svg = await plotCoverage(collectionOf([{ k: hostile }]), { by: "k", title: hostile });
    expect(svg).not.toContain("<script");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(svg).not.toMatch(/[\u0000-\u0008]/);
    expect(textsIn(svg).some((text) => text.includes("<script>alert(1)"))).toBe(true);
  });

  it.each([
    ["nothing", collectionOf([])],
    ["features without a place", collectionOf([{ geometry: null }])],
  ])("says so when there is %s", async (_, collection) => {
    expect(textsIn(await plotCoverage(collection))).toContain("No footprint has a geometry.");
    expect(textsIn(await plotCoverage(collection, { areaOfInterest }))).not.toContain(
      "No footprint has a geometry.",
    );
  });

  it("writes a file, and replaces one only where it may", async () => {
    const path = join(folder, "coverage.svg");
    const collection = collectionOf([{}]);
    expect(await plotCoverage(collection, { path })).toBe(path);
    expect(await readFile(path, "utf8")).toBe(await plotCoverage(collection));
    await expect(plotCoverage(collection, { path, overwrite: false })).rejects.toMatchObject({
      name: "OutputError",
    });
    expect(await plotCoverage(collection, { path, overwrite: true })).toBe(path);
  });

  it.each([
    ["areaOfInterest", { type: "Point", coordinates: [13, 52] }],
    ["by", 3],
    ["width", 10],
    ["plot", {}],
    ["document", {}],
  ])("refuses %s that it does not take", async (argument, value) => {
    await expect(plotCoverage(collectionOf([{}]), { [argument]: value })).rejects.toMatchObject({
      name: "InputError",
      argument,
    });
  });

  it.each([[42], ["features.json"], [Promise.resolve([])]])("refuses %o as a source", async (source) => {
    await expect(plotCoverage(source as never)).rejects.toMatchObject({
      name: "InputError",
      argument: "source",
    });
  });
});
