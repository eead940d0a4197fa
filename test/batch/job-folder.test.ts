import { expect, it } from "vitest";
import { jobFolder } from "../../src/batch/job-folder";

it("is named after the job", () => {
  expect(jobFolder("4da56bc7-34b5-4408-9dcd-31513f9e45e9")).toBe("job_4da56bc7-34b5-4408-9dcd-31513f9e45e9");
});

it.each(["../x", "a/b", "a\\b", "", "a\u0000", "a:b"])("refuses the id %j, which leads elsewhere", (id) => {
  expect(() => jobFolder(id)).toThrow(expect.objectContaining({ name: "UnsafePathError", entry: id }));
});
