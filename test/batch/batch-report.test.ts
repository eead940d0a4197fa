import { expect, it } from "vitest";
import { safeFolder } from "../../src/batch/batch-report";

const folderOf = (id: string): string => safeFolder({ id, folder: `job_${id}` });

it("is named after the job", () => {
  expect(folderOf("4da56bc7-34b5-4408-9dcd-31513f9e45e9")).toBe("job_4da56bc7-34b5-4408-9dcd-31513f9e45e9");
});

it.each(["../x", "a/b", "a\\b", "", "a\u0000", "a:b"])("refuses the id %j, which leads elsewhere", (id) => {
  expect(() => folderOf(id)).toThrow(expect.objectContaining({ name: "UnsafePathError", entry: id }));
});
