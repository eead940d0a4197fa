import { describe, expect, it } from "vitest";
import { declaredPathsOf } from "../../src/v1/declared-paths";
import { sceneFeature } from "../support/features/scene-features";

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

  it.each([undefined, null, ""])("are those of older keys when the data path is %j", (value) => {
    const paths = declaredPathsOf(sceneFeature({ "up42.data_path": value, "up42.data.aoiclipped": "a.tif" }));
    expect(paths.map(({ written }) => written)).toEqual(["a.tif"]);
  });

  it.each([5, ["a.tif"]])("come before %j, which is not a path and has no candidates", (value) => {
    const feature = sceneFeature({ "up42.data_path": value, "up42.data.aoiclipped": "a.tif" });
    expect(declaredPathsOf(feature)).toEqual([
      { written: "a.tif", candidates: ["a.tif"] },
      { written: JSON.stringify(value), candidates: [] },
    ]);
  });

  it("are none for a feature that was found and not delivered", () => {
    expect(declaredPathsOf(sceneFeature({ id: "a", uid: "a" }))).toEqual([]);
  });
});
