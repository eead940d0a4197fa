import { describe, expect, it } from "vitest";
import { ApiError, NetworkError } from "../../src/errors";
import { checkedBody } from "../../src/http/checked-body";
import { isNotFound, notFoundAs } from "../../src/http/not-found";
import { Secrets } from "../../src/http/secrets";

const request = { method: "GET", url: "https://api.test/jobs/7" };
const apiError = (status: number, body?: unknown) => new ApiError("No.", { ...request, status, body });
const broken = new NetworkError("It broke.", request);
const job = { what: "The job 7", resource: "job", id: "7" } as const;

describe("a 404", () => {
  it("is told from other statuses and from other failures", () => {
    expect(isNotFound(apiError(404))).toBe(true);
    expect([apiError(410), broken, { status: 404 }, undefined].map(isNotFound)).toEqual(
      Array.from({ length: 4 }, () => false),
    );
  });

  it("becomes an error that names what is missing, and where", () => {
    const cause = apiError(404, "");
    expect(notFoundAs(cause, { ...job, where: " in the project 3" })).toMatchObject({
      name: "NotFoundError",
      message: "The job 7 was not found in the project 3.",
      resource: "job",
      id: "7",
      cause,
    });
  });

  it("is told in the words of the service, too", () => {
    expect(notFoundAs(apiError(404, { error: { message: "No such job" } }), job)).toMatchObject({
      message: "The job 7 was not found. The service returned: No such job.",
    });
  });

  it.each([
    ["another status", apiError(403)],
    ["another failure", broken],
    ["a value", "404"],
  ])("is not what %s becomes", (_, error) => {
    expect(notFoundAs(error, job)).toBe(error);
  });
});

describe("a body with a shape", () => {
  const asked = { method: "POST", url: "https://api.test/jobs?sig=1", secrets: new Secrets() };
  const fits = (body: unknown): body is number => typeof body === "number";

  it("is returned if it fits", () => {
    expect(checkedBody(asked, 7, { fits, what: "The job has no number" })).toBe(7);
  });

  it("is refused with its words if it does not", () => {
    const check = () => checkedBody(asked, { title: "Seven" }, { fits, what: "The job has no number" });
    expect(check).toThrow("The job has no number: Seven.");
    expect(check).toThrow(
      expect.objectContaining({
        name: "ApiError",
        status: 200,
        method: "POST",
        url: "https://api.test/jobs",
        body: { title: "Seven" },
      }),
    );
  });
});
