import { describe, expect, it } from "vitest";
import { joinFiles } from "../../../src/outputs/scenes/join-files";
import type { ResultFeature } from "../../../src/types";
import { declaredPathsOf } from "../../../src/v1/declared-paths";
import { fc } from "../../support/features/properties";
import { sceneFeature } from "../../support/features/scene-features";

function join(features: readonly ResultFeature[], ...paths: string[]) {
  const { scenes, unmatched } = joinFiles(
    features,
    paths.map((path) => ({ path })),
    declaredPathsOf,
  );
  return {
    scenes: scenes.map(({ files, missing }) => ({ files: files.map(({ path }) => path), missing })),
    unmatched: unmatched.map(({ path }) => path),
  };
}

const at = (path: unknown): ResultFeature => sceneFeature({ "up42.data_path": path });

describe("joinFiles", () => {
  it("finds files, takes folders apart, and leaves data.json out", () => {
    expect(
      join([at("a.tif"), at("b/order")], "b/order/DIM.XML", "a.tif", "b/order/M/C.GML", "data.json"),
    ).toEqual({
      scenes: [
        { files: ["a.tif"], missing: [] },
        { files: ["b/order/DIM.XML", "b/order/M/C.GML"], missing: [] },
      ],
      unmatched: [],
    });
  });

  it("lists what no feature declares, and what the results lack", () => {
    expect(join([at("a.tif"), sceneFeature()], "b.tif", "usage.json", "data.json", "sub/data.json")).toEqual({
      scenes: [
        { files: [], missing: ["a.tif"] },
        { files: [], missing: [] },
      ],
      unmatched: ["b.tif", "usage.json", "sub/data.json"],
    });
  });

  it.each([
    ["/tmp/output/a.tif", "a.tif"],
    ["output/a.tif", "a.tif"],
    ["./a.tif", "a.tif"],
    ["a[1]{x,y}!(b)*.tif", "a[1]{x,y}!(b)*.tif"],
    ["folder/", "folder/a.tif"],
    [".", "a.tif"],
    ["__proto__", "__proto__"],
    ["data.json", "data.json"],
  ])("finds what %s means: %s", (written, path) => {
    expect(join([at(written)], path, "other/b.tif").scenes[0]?.files).toContain(path);
  });

  it.each([
    ["A.tif", "a.tif"],
    ["a.tif", "a.tif.aux.xml"],
    ["folder", "folder2/a.tif"],
    ["folder", "my/folder/a.tif"],
    ["b.tif", "folder/b.tif"],
    ["*.tif", "a.tif"],
    ["../a.tif", "a.tif"],
    ["my_output/a.tif", "a.tif"],
    [".", "data.json"],
  ])("does not take %s for %s", (written, path) => {
    expect(join([at(written)], path).scenes[0]).toEqual({ files: [], missing: [written] });
  });

  it.each([
    [5, "5"],
    [true, "true"],
    [["a.tif"], '["a.tif"]'],
    [{ href: "a.tif" }, '{"href":"a.tif"}'],
  ])("lists %j in place of a path as missing, beside what the older keys have", (value, missing) => {
    expect(join([at(value)], "a.tif").scenes[0]).toEqual({ files: [], missing: [missing] });
    const older = sceneFeature({ "up42.data_path": value, "up42.data.aoiclipped": "a.tif" });
    expect(join([older], "a.tif").scenes[0]).toEqual({ files: ["a.tif"], missing: [missing] });
    const olderOnly = sceneFeature({ "up42.data.aoiclipped": value, "up42.data.scene.dimap": value });
    expect(join([olderOnly], "a.tif").scenes[0]).toEqual({ files: [], missing: [missing] });
  });

  it.each([undefined, null, ""])("misses nothing where a feature has %j in place of a path", (value) => {
    const older = sceneFeature({ "up42.data_path": value, "up42.data.aoiclipped": value });
    expect(join([older], "a.tif").scenes[0]).toEqual({ files: [], missing: [] });
  });

  it("does not look at older keys beside a path, be they paths or not", () => {
    const feature = sceneFeature({ "up42.data_path": "a.tif", "up42.data.aoiclipped": 5 });
    expect(join([feature], "a.tif").scenes[0]).toEqual({ files: ["a.tif"], missing: [] });
  });

  it("takes the path as it is before one without output/", () => {
    expect(join([at("output/a.tif")], "a.tif", "output/a.tif")).toEqual({
      scenes: [{ files: ["output/a.tif"], missing: [] }],
      unmatched: ["a.tif"],
    });
  });

  it("gives a file to every feature that declares it, and to each once", () => {
    const older = sceneFeature({ "up42.data.aoiclipped": "a/b.tif", "up42.data.scene.dimap": "a" });
    expect(join([at("a/b.tif"), older], "a/b.tif", "a/c.tif")).toEqual({
      scenes: [
        { files: ["a/b.tif"], missing: [] },
        { files: ["a/b.tif", "a/c.tif"], missing: [] },
      ],
      unmatched: [],
    });
  });

  it("drops no file: each is in a scene or left over, never both, and in a scene once", () => {
    const segment = fc.oneof(fc.constantFrom("a", "b", "output", "*", "[a]", "data.json"), fc.string());
    const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join("/"));
    const members = fc.uniqueArray(path.filter((text) => !/^$|^\/|\/\/|\/$|\\/.test(text)));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 5 }), members, (declared, paths) => {
        const { scenes, unmatched } = join(declared.map(at), ...paths);
        const used = new Set(scenes.flatMap(({ files }) => files));
        for (const { files } of scenes) expect(new Set(files).size).toBe(files.length);
        expect(unmatched.filter((one) => used.has(one))).toEqual([]);
        const all = paths.filter((one) => one !== "data.json" || used.has(one));
        expect([...used, ...unmatched].sort()).toEqual([...all].sort());
        scenes.forEach(({ files, missing }, index) => {
          const isDeclared = declared[index] !== "";
          expect(files.length > 0 || missing.length > 0).toBe(isDeclared);
          expect(missing.every((one) => one === declared[index])).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });
});
