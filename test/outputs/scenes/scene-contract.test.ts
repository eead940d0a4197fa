import { describe, expect, it } from "vitest";
import { sceneIdOf } from "../../../src/outputs/scenes/scene-contract";
import type { ResultFeature } from "../../../src/types";
import { declaredPathsOf } from "../../../src/v1/declared-paths";
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
