import { describe, expect, it } from "vitest";
import {
  ApiError,
  ArchiveError,
  AuthenticationError,
  InputError,
  JobError,
  NetworkError,
  NotFoundError,
  OutputError,
  TimeoutError,
} from "../../../src/errors";
import { CommandFailed, endingOf, exitCodes, UsageError } from "../../../src/node/cli/failures";
import { Interruption } from "../../../src/node/cli/interruption";
import { ReaderGone } from "../../../src/node/cli/output";

const asked = { method: "GET", url: "https://api.up42.test/" };
const answered = (status: number): ApiError => new ApiError("It failed.", { ...asked, status, body: null });

describe("the exit code", () => {
  it.each<[keyof typeof exitCodes, Error]>([
    ["failed", new ArchiveError("It failed.")],
    ["failed", new OutputError("It failed.", { path: "/" })],
    ["failed", answered(403)],
    ["failed", new TypeError("It failed.")],
    ["usage", new UsageError("It failed.")],
    ["usage", new InputError("It failed.", { argument: "match" })],
    ["notFound", new NotFoundError("It failed.", { resource: "job", id: "" })],
    ["notFound", answered(404)],
    ["notFound", new CommandFailed("It failed.", { code: exitCodes.notFound })],
    ["signInRefused", new AuthenticationError("It failed.", { status: 401 })],
    ["signInRefused", new AuthenticationError("It failed.")],
    ["jobFailed", new JobError("It failed.", { jobId: "", status: "FAILED" })],
    ["tryAgainLater", new AuthenticationError("It failed.", { status: 503 })],
    ["tryAgainLater", answered(429)],
    ["tryAgainLater", answered(502)],
    ["tryAgainLater", new NetworkError("It failed.", asked)],
    ["tryAgainLater", new TimeoutError("It failed.", asked)],
  ])("is %s after %o", (name, error) => {
    expect(endingOf(error)).toEqual({
      code: exitCodes[name],
      sentence: expect.stringMatching(/^(?:TypeError: )?It failed\.$/),
    });
  });

  it("is that of the signal which stopped the program", () => {
    expect(endingOf(new Interruption("SIGINT"))).toEqual({ code: 130, sentence: "stopped by SIGINT." });
    expect(endingOf(new Interruption("SIGTERM")).code).toBe(143);
  });

  it("is 0 and nothing is said when nobody reads on", () => {
    expect(endingOf(new ReaderGone())).toEqual({ code: 0, sentence: undefined });
  });

  it("comes with one line that does nothing to a terminal", () => {
    expect(endingOf(new UsageError("one\ntwo\u001b[2J\u009b3")).sentence).toBe("one two [2J 3");
  });
});
