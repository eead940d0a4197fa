import { describe, expect, it } from "vitest";
import { declaredPathsOf, sceneIdOf } from "../../../src/outputs/scenes/scene-contract";
import type { ResultFeature } from "../../../src/types";
import { sceneFeature } from "../../support/features/scene-features";

describe("sceneIdOf", () => {
  it.each([
    [{ id: "a" }, "a"],
    [{ id: 3 }, "3"],
    [{ id: 0 }, "0"],
    [{ id: "a", uid: "b" }, "a"],
    [{ uid: "b" }, "b"],
    [{ uid: 7 }, "7"],
    [{ id: "", uid: "b" }, "b"],
    [{ uid: "" }, undefined],
    [{ uid: null }, undefined],
    [{ uid: { value: "b" } }, undefined],
    [{ acquisitionIdentifier: "DS_PHR1A", sourceIdentifier: "DS_PHR1B" }, undefined],
    [{}, undefined],
  ])("of %j is %s", (own, id) => {
    expect(sceneIdOf(sceneFeature(own))).toBe(id);
  });

  it("is the one of the properties where the feature has none, before uid", () => {
    const feature = sceneFeature({ uid: "b" });
    expect(sceneIdOf({ ...feature, properties: { id: "a", uid: "b" } })).toBe("a");
    expect(sceneIdOf({ ...feature, id: "own", properties: { id: "a", uid: "b" } })).toBe("own");
  });

  it.each([null, undefined, [], "text"])(
    "is that of the feature alone when its properties are %j",
    (properties) => {
      const feature = { ...sceneFeature({ id: "a" }), properties } as unknown as ResultFeature;
      expect(sceneIdOf(feature)).toBe("a");
      expect(declaredPathsOf(feature)).toEqual([]);
    },
  );
});

describe("declaredPathsOf", () => {
  it.each([
    ["a.tif", ["a.tif"]],
    ["a/b", ["a/b"]],
    ["a/b/", ["a/b"]],
    ["./a.tif", ["a.tif"]],
    ["a//b.tif", ["a/b.tif"]],
    ["a\\b.tif", ["a/b.tif"]],
    ["output/a.tif", ["output/a.tif", "a.tif"]],
    ["./output/a.tif", ["output/a.tif", "a.tif"]],
    ["my_output/a.tif", ["my_output/a.tif"]],
    ["a/output/b.tif", ["a/output/b.tif"]],
    ["/tmp/output/a.tif", ["a.tif"]],
    ["/tmp/output/a/output/b.tif", ["a/output/b.tif"]],
    ["C:\\output\\a.tif", ["a.tif"]],
    ["/a.tif", ["a.tif"]],
    ["/tmp/input/a.tif", ["tmp/input/a.tif"]],
    [".", ["."]],
    ["/tmp/output/", ["."]],
    ["output", ["output", "."]],
    ["../a.tif", ["../a.tif"]],
  ])("%j may mean %j", (written, candidates) => {
    expect(declaredPathsOf(sceneFeature({ "up42.data_path": written }))).toEqual([{ written, candidates }]);
  });

  it("are those of all older keys, each once, where there is no data path", () => {
    const paths = declaredPathsOf(
      sceneFeature({
        "up42.data.aoiclipped": "a.tif",
        "up42.data.scene.dimap": "folder",
        "up42.data.scene.netcdf": "a.tif",
        "up42.data.scene.sentinel2_l1c": null,
        "up42.database": "no.tif",
        up42: { data: { aoiclipped: "nested.tif" }, data_path: "nested.tif" },
      }),
    );
    expect(paths.map(({ written }) => written)).toEqual(["a.tif", "folder"]);
  });

  it("are not those of older keys beside a data path", () => {
    const paths = declaredPathsOf(
      sceneFeature({ "up42.data_path": "new.tif", "up42.data.aoiclipped": "stale.tif" }),
    );
    expect(paths.map(({ written }) => written)).toEqual(["new.tif"]);
  });

  it.each([undefined, null, "", 5, ["a.tif"]])(
    "are those of older keys when the data path is %j",
    (value) => {
      const paths = declaredPathsOf(
        sceneFeature({ "up42.data_path": value, "up42.data.aoiclipped": "a.tif" }),
      );
      expect(paths.map(({ written }) => written)).toEqual(["a.tif"]);
    },
  );

  it("are none for a feature that was found and not delivered", () => {
    expect(declaredPathsOf(sceneFeature({ id: "a", uid: "a" }))).toEqual([]);
  });
});
