import { describe, expect, it } from "vitest";
import { pathOf } from "../../src/http/path-of";

describe("pathOf", () => {
  it.each([
    ["https://api.test/v2/jobs?page=2", "v2/jobs?page=2"],
    ["/v2/jobs?page=2", "v2/jobs?page=2"],
    ["https://api.other/v2/jobs", undefined],
    ["http://api.test/v2/jobs?token=next:1", "v2/jobs?token=next:1"],
    ["ftp://api.test/v2/jobs", undefined],
    ["xhttps://api.test/v2/jobs", undefined],
    ["https-x://api.test/v2/jobs", undefined],
    ["https://api.test:8443/v2/jobs", undefined],
    ["//api.other/v2/jobs", undefined],
    ["https://user:secret@api.test/v2/jobs", undefined],
    ["data:text/plain,v2", undefined],
    ["https://", undefined],
  ])("%s is the path %s", (address, path) => {
    expect(pathOf({ addresses: ["https://api.test"] }, address)).toBe(path);
  });

  it.each([
    ["https://app.test/up42/v2/jobs", "v2/jobs"],
    ["https://app.test/other/v2/jobs", undefined],
    ["/v2/jobs", "v2/jobs"],
    ["https://api.up42.com/v2/jobs", "v2/jobs"],
    ["https://api.up42.example/v2/jobs", undefined],
  ])("behind a proxy, %s is the path %s", (address, path) => {
    const addresses = ["https://app.test/up42/", "https://api.up42.com"];
    expect(pathOf({ addresses }, address)).toBe(path);
  });
});
