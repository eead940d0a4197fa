import { describe, expect, it } from "vitest";
import { joinQuicklooks } from "../../../src/outputs/scenes/join-quicklooks";
import type { ResultFeature } from "../../../src/types";
import { declaredPathsOf } from "../../../src/v1/declared-paths";
import { fc } from "../../support/features/properties";
import { sceneFeature } from "../../support/features/scene-features";

function join(features: readonly ResultFeature[], ...ids: string[]) {
  const { matched, unmatched } = joinQuicklooks(
    features,
    ids.map((id) => ({ id })),
    declaredPathsOf,
  );
  return { matched: matched.map((one) => one?.id), unmatched: unmatched.map(({ id }) => id) };
}

function withProperties(properties: Record<string, unknown>, id?: string): ResultFeature {
  return { ...sceneFeature(id === undefined ? {} : { id }), properties };
}

describe("joinQuicklooks", () => {
  it("goes by the feature's id, in any order", () => {
    const features = [sceneFeature({ id: "a" }), sceneFeature({ id: "b" }), sceneFeature({ id: 3 })];
    expect(join(features, "3.jpeg", "b.png", "a.jpg")).toEqual({
      matched: ["a.jpg", "b.png", "3.jpeg"],
      unmatched: [],
    });
  });

  it.each<[string, ResultFeature, string]>([
    ["id among the properties", withProperties({ id: "x" }), "x.png"],
    ["id among the properties, beside its own", withProperties({ id: "x" }, "own"), "x.png"],
    ["uid", withProperties({ uid: "x" }), "x.png"],
    ["uid, beside its own id", withProperties({ uid: "x" }, "own"), "x.png"],
    ["id in another case", sceneFeature({ id: "E6DF-A771" }), "e6df-a771.PNG"],
    ["uid in another case", withProperties({ uid: "E6DF" }, "own"), "e6df.png"],
    ["file", sceneFeature({ "up42.data_path": "x.tif" }), "x.png"],
    ["file in output/", sceneFeature({ "up42.data_path": "output/x.tif" }), "x.png"],
    ["file of the block's own path", sceneFeature({ "up42.data_path": "/tmp/output/x.tif" }), "x.png"],
    ["folder", sceneFeature({ "up42.data_path": "x/7d59ef45" }), "x.png"],
    ["folder with a dot", sceneFeature({ "up42.data_path": "S2A.SAFE" }), "S2A.SAFE.png"],
    ["older file", sceneFeature({ "up42.data.aoiclipped": "x/ce83_pan.tif" }), "x.png"],
    ["id with dots, without an ending", sceneFeature({ id: "S2A_1.2" }), "S2A_1.2"],
    ["id with dots", sceneFeature({ id: "S2A_1.2" }), "S2A_1.2.png"],
    ["id without an ending", sceneFeature({ id: "x" }), "x"],
  ])("finds a feature by its %s", (_, feature, quicklook) => {
    expect(join([sceneFeature({ id: "other" }), feature], quicklook)).toEqual({
      matched: [undefined, quicklook],
      unmatched: [],
    });
  });

  it.each<[string, ResultFeature, string]>([
    ["part of its id", sceneFeature({ id: "abc" }), "ab.png"],
    ["its id and more", sceneFeature({ id: "ab" }), "ab_preview.png"],
    ["names of the provider", withProperties({ acquisitionIdentifier: "x", sourceIdentifier: "x" }), "x.png"],
    ["a folder in the middle", sceneFeature({ "up42.data_path": "a/x/b.tif" }), "x.png"],
    ["the folder of all results", sceneFeature({ "up42.data_path": "output/a.tif" }), "output.png"],
    ["being the only one", sceneFeature({ cloudCover: 3 }), "a_quicklook.png"],
    [
      "a file that stale keys name",
      sceneFeature({ "up42.data_path": "a.tif", "up42.data.aoiclipped": "x.tif" }),
      "x.png",
    ],
  ])("does not find a feature by %s", (_, feature, quicklook) => {
    expect(join([feature], quicklook)).toEqual({ matched: [undefined], unmatched: [quicklook] });
  });

  it("gives one quicklook to all features that have its id, as bands of one scene do", () => {
    const bands = ["B01", "B02"].map((band) => sceneFeature({ id: "a", "up42.data_path": `a_${band}.tif` }));
    expect(join([...bands, sceneFeature({ id: "b" })], "a.png")).toEqual({
      matched: ["a.png", "a.png", undefined],
      unmatched: [],
    });
    const inProperties = [withProperties({ id: "a" }), withProperties({ id: "a" })];
    expect(join(inProperties, "a.png").matched).toEqual(["a.png", "a.png"]);
  });

  it("gives it to none of two features that share only another name", () => {
    const features = [withProperties({ uid: "a" }, "1"), withProperties({ uid: "a" }, "2")];
    expect(join(features, "a.png")).toEqual({ matched: [undefined, undefined], unmatched: ["a.png"] });
    const files = [
      sceneFeature({ "up42.data_path": "a/1.tif" }),
      sceneFeature({ "up42.data_path": "a/2.tif" }),
    ];
    expect(join(files, "a.png")).toEqual({ matched: [undefined, undefined], unmatched: ["a.png"] });
  });

  it("does not ask a weaker rule about a quicklook that a stronger one knows", () => {
    const shared = [
      withProperties({ uid: "a", "up42.data_path": "a.tif" }, "1"),
      withProperties({ uid: "a", "up42.data_path": "b.tif" }, "2"),
    ];
    expect(join(shared, "a.png").unmatched).toEqual(["a.png"]);
    const owned = [sceneFeature({ id: "a" }), withProperties({ uid: "a" }, "b")];
    expect(join(owned, "a.png", "a.jpg")).toEqual({ matched: ["a.png", undefined], unmatched: ["a.jpg"] });
  });

  it("prefers the stronger rule, whichever feature comes first", () => {
    const features = [withProperties({ uid: "a" }, "b"), sceneFeature({ id: "a" })];
    expect(join(features, "a.png").matched).toEqual([undefined, "a.png"]);
  });

  it("keeps to the case of ids that differ in nothing else", () => {
    const features = [sceneFeature({ id: "a" }), sceneFeature({ id: "A" })];
    expect(join(features, "A.png").matched).toEqual([undefined, "A.png"]);
    const other = [sceneFeature({ id: "aB" }), sceneFeature({ id: "Ab" })];
    expect(join(other, "ab.png").unmatched).toEqual(["ab.png"]);
    expect(join([sceneFeature({ id: "x" })], "X.png", "x.png")).toEqual({
      matched: ["x.png"],
      unmatched: ["X.png"],
    });
  });

  it("gives a feature one quicklook; the others are left over", () => {
    expect(join([sceneFeature({ id: "a" })], "a.png", "a.jpg", "b.png")).toEqual({
      matched: ["a.png"],
      unmatched: ["a.jpg", "b.png"],
    });
  });

  it("leaves everything over when there are no features, and nothing when there are no quicklooks", () => {
    expect(join([], "b.png", "a.png")).toEqual({ matched: [], unmatched: ["b.png", "a.png"] });
    expect(join([sceneFeature({ id: "a" })])).toEqual({ matched: [undefined], unmatched: [] });
  });

  it("drops no quicklook and uses none twice, but for features of one id", () => {
    const name = fc.oneof(fc.constantFrom("a", "b", "A", "a.b", "__proto__", "constructor"), fc.string());
    const feature = fc.record(
      {
        id: fc.oneof(name, fc.integer()),
        properties: fc.record(
          { id: name, uid: name, "up42.data_path": name, "up42.data.aoiclipped": name },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ["properties"] },
    );
    const quicklooks = fc.uniqueArray(
      fc.tuple(name, fc.constantFrom(".png", ".jpg", "")).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(fc.array(feature, { maxLength: 6 }), quicklooks, (parts, ids) => {
        const features = parts.map((own) => ({ ...sceneFeature(), ...own }) as ResultFeature);
        const { matched, unmatched } = join(features, ...ids);
        const used = matched.filter((id) => id !== undefined);
        expect([...new Set(used), ...unmatched].sort()).toEqual([...ids].sort());
        for (const id of new Set(used)) {
          const sharing = features.filter((_, index) => matched[index] === id);
          const named = sharing.map(({ id: own, properties }) =>
            String(own || own === 0 ? own : properties.id || properties.uid),
          );
          expect(new Set(named).size).toBe(1);
        }
      }),
      { numRuns: 500 },
    );
  });
});
