import { describe, expect, expectTypeOf, it } from "vitest";
import {
  ApiError,
  AuthenticationError,
  InputError,
  isUp42Error,
  JobError,
  type NetworkError,
  TimeoutError,
} from "../src/errors";

const timeout = new TimeoutError("GET https://api.test/ gave no answer.", {
  method: "GET",
  url: "https://api.test/",
});

describe("the fields of errors", () => {
  it("have their defaults where nothing was passed, and are the only properties that show", () => {
    const cause = new Error("Why.");
    const error = new JobError("It failed.", {
      jobId: "j",
      status: "FAILED",
      logTail: undefined as never,
      cause,
    });
    expect(error).toMatchObject({
      jobId: "j",
      status: "FAILED",
      jobtaskId: undefined,
      logTail: "",
      errors: [],
      cause,
    });
    expect(Object.keys(error).sort()).toEqual(["errors", "jobId", "jobtaskId", "logTail", "name", "status"]);
    const refused = new AuthenticationError("No.");
    expect(Object.keys(refused).sort()).toEqual(["name", "status"]);
    expect(refused.status).toBeUndefined();
  });
});

describe("isUp42Error", () => {
  it("knows the errors of this package", () => {
    expect(isUp42Error(timeout)).toBe(true);
    expect(isUp42Error(new InputError("No.", { argument: "jobId" }))).toBe(true);
  });

  it("knows none of the others", () => {
    for (const other of [
      new Error("No."),
      new TypeError("No."),
      { name: "ApiError" },
      "ApiError",
      null,
      undefined,
    ]) {
      expect(isUp42Error(other)).toBe(false);
    }
  });

  it("narrows to the names it is given", () => {
    expect(isUp42Error(timeout, "TimeoutError")).toBe(true);
    expect(isUp42Error(timeout, "NetworkError", "TimeoutError")).toBe(true);
    expect(isUp42Error(timeout, "NetworkError")).toBe(false);
    const error: unknown = timeout;
    if (isUp42Error(error, "NetworkError", "TimeoutError")) {
      expectTypeOf(error).toEqualTypeOf<NetworkError | TimeoutError>();
      expect(error.url).toBe("https://api.test/");
    }
  });

  it("knows an error of a second copy of this package by its brand", () => {
    const foreign = Object.assign(new Error("No."), {
      name: "ArchiveError",
      [Symbol.for("up42-js.error")]: true,
    });
    expect(isUp42Error(foreign, "ArchiveError")).toBe(true);
  });
});

describe("an error", () => {
  it("carries its name, message, fields and cause", () => {
    const cause = new Error("socket hang up");
    const error = new ApiError("GET https://api.test/ was answered with status 500.", {
      status: 500,
      method: "GET",
      url: "https://api.test/",
      body: { message: "down" },
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "ApiError", status: 500, body: { message: "down" }, cause });
    expect(String(error)).toBe("ApiError: GET https://api.test/ was answered with status 500.");
  });
});
