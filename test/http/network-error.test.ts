import { describe, expect, it } from "vitest";
import { explainUnanswered, toNetworkError } from "../../src/http/network-error";

const where = { method: "GET", url: "https://api.test/" };

describe("toNetworkError", () => {
  it("tells the cause's words, else the error's own", () => {
    const failed = new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND api.test") });
    expect(toNetworkError(failed, "It failed", where)).toMatchObject({
      name: "NetworkError",
      message: "It failed: getaddrinfo ENOTFOUND api.test.",
      ...where,
      cause: failed,
    });
    const silent = new TypeError("fetch failed", { cause: new Error("") });
    expect(toNetworkError(silent, "It failed", where)).toMatchObject({ message: "It failed: fetch failed." });
    expect(toNetworkError(new TypeError("Failed to fetch"), "It failed", where)).toMatchObject({
      message: "It failed: Failed to fetch.",
    });
  });

  it("says what it is told to where nothing but the error's own words tells why", () => {
    const told = { ...where, unexplained: "nobody knows" };
    expect(toNetworkError(new TypeError("Failed to fetch"), "It failed", told)).toMatchObject({
      message: "It failed: nobody knows.",
    });
    const cause = new Error("getaddrinfo ENOTFOUND api.test");
    expect(toNetworkError(new TypeError("fetch failed", { cause }), "It failed", told)).toMatchObject({
      message: "It failed: getaddrinfo ENOTFOUND api.test.",
    });
  });

  it("answers every other error as it is", () => {
    const other = new RangeError("mine");
    expect(toNetworkError(other, "It failed", where)).toBe(other);
  });
});

it("keeps no cause that quotes an address", () => {
  const quoting = Object.assign(new TypeError("Invalid URL"), { input: "http://[bad?Signature=secret" });
  const error = toNetworkError(new TypeError("fetch failed", { cause: quoting }), "It failed", where);
  expect(error).toMatchObject({ message: "It failed: Invalid URL." });
  expect((error as Error).cause).toBeUndefined();
});

describe("explainUnanswered", () => {
  const host = "files.test:8080";

  it("says what a page can do that never got an answer", () => {
    expect(explainUnanswered({ host, isFile: false, hasAnswered: false })).toBe(
      "files.test:8080 did not let this page read its response (CORS), or could not be reached; browsers do not say " +
        'which. Send the calls through a server of your own, with its address as the "baseUrl" of authenticate.',
    );
    expect(explainUnanswered({ host, isFile: true, hasAnswered: false })).toBe(
      "the service signed the link, but files.test:8080 did not let this page read its response (CORS), or could " +
        "not be reached; browsers do not say which. Open the link of getResultsUrl() in the browser instead, or send " +
        'requests for files.test:8080 through a server of your own with the "fetch" of authenticate.',
    );
  });

  it("says that the same host answered before", () => {
    const broke =
      "files.test:8080 has answered this page before, but now the connection broke, or the page may not read this " +
      "response (CORS); browsers do not say which. Try again later.";
    expect(explainUnanswered({ host, isFile: false, hasAnswered: true })).toBe(broke);
    expect(explainUnanswered({ host, isFile: true, hasAnswered: true })).toBe(
      `the service signed the link, and ${broke}`,
    );
  });
});
