import { packageFailure } from "../viz/load-package";

/**
 * A document to draw in, where there is no page.
 *
 * @throws {MissingDependencyError} when linkedom, an optional package, is not installed, or fails to load.
 */
export async function openDrawingDocument(): Promise<Document> {
  try {
    // The literal name inside `try` lets bundlers build where linkedom is not installed.
    const { parseHTML } = await import("linkedom");
    return parseHTML("<!doctype html><html><body></body></html>").document;
  } catch (cause) {
    throw packageFailure(cause, {
      dependency: "linkedom",
      option: "document",
      purpose: "A picture of a coverage in Node",
    });
  }
}
