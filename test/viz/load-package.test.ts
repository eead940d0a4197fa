import { describe, expect, it } from "vitest";
import { packageFailure } from "../../src/viz/load-package";

const named = { dependency: "proj4", option: "proj4", purpose: "A GeoTIFF on a map" };

describe("packageFailure", () => {
  it.each([
    "Cannot find package 'proj4' imported from /app/node_modules/up42-js/dist/viz.js",
    `Failed to resolve module specifier "proj4". Relative references must start with "/".`,
    "The specifier “proj4” was a bare specifier",
  ])("knows a package that is not there: %s", (message) => {
    const error = packageFailure(new Error(message), named);
    expect(error).toMatchObject({ name: "MissingDependencyError", dependency: "proj4" });
    expect(error.message).toBe(
      "A GeoTIFF on a map needs the package proj4, which is not installed: run `npm install proj4`, or pass it with `{ proj4 }`.",
    );
  });

  it.each([
    "Unexpected token 'x'\nin 'proj4'",
    "Cannot find package 'mgrs' imported from /app/node_modules/proj4/lib",
  ])("knows one that fails: %s", (message) => {
    const cause = new Error(message);
    const error = packageFailure(cause, named);
    expect(error.message).toContain("which is installed but failed to load");
    expect(error.cause).toBe(cause);
  });
});
