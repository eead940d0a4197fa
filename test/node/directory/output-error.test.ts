import { expect, test } from "vitest";
import { onDisk, toOutputError } from "../../../src/node/directory/output-error";

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code, syscall: "write" });
}

test.each([
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EACCES", "writing there is not permitted"],
  ["EROFS", "the file system is read-only"],
  ["EMFILE", "too many files are open"],
  ["EWEIRD", "the file system says EWEIRD"],
])("says what %s means", async (code, meaning) => {
  const cause = systemError(code);
  await expect(onDisk("/out", Promise.reject(cause))).rejects.toMatchObject({
    name: "OutputError",
    path: "/out",
    cause,
    message: expect.stringContaining(`Nothing was saved to /out: ${meaning}`),
  });
});

test("leaves other errors as they are", () => {
  const other = new TypeError("no");
  expect(toOutputError(other, "/out")).toBe(other);
});

test("leaves results as they are", async () => {
  await expect(onDisk("/out", Promise.resolve(5))).resolves.toBe(5);
});
