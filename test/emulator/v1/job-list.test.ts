import { describe, expect, it } from "vitest";
import { openSession, signIn } from "../session";

/** Jobs in a project of their own. */
async function openList(names: readonly (string | null)[], jobsPerPage = 100) {
  const { emulator } = await openSession({ jobsPerPage });
  const { id: projectId, apiKey: projectApiKey } = emulator.addProject();
  const jobs = names.map((name, index) =>
    emulator.addJob({
      projectId,
      id: `job-${index}`,
      name,
      mode: index % 2 === 0 ? "DEFAULT" : "DRY_RUN",
      status: index === 1 ? "NOT_STARTED" : "SUCCEEDED",
      // The first two are half a second apart.
      info: {
        createdAt: ["2023-10-09T10:00:00.5Z", "2023-10-09T10:00:00Z"][index] ?? `2023-10-0${9 - index}`,
      },
    }),
  );
  const { access_token: token } = await (await signIn(emulator, { projectId, projectApiKey })).json();
  const answerOf = (query: string) =>
    emulator.fetch(`${emulator.url}/projects/${projectId}/jobs${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  const ids = async (query: string): Promise<string[]> =>
    (await (await answerOf(query)).json()).data.map(({ id }: { id: string }) => id.replace("job-", ""));
  return { jobs, answerOf, ids };
}

describe("the list of a project's jobs", () => {
  it("comes in pages, of which the one without jobs is the end", async () => {
    const { ids, jobs } = await openList(["a", "b", "c", "d", "e"], 2);
    expect(jobs).toHaveLength(5);
    const pages = [await ids("?page=0"), await ids("?page=1"), await ids("/?page=2"), await ids("?page=3")];
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1, 0]);
    expect(new Set(pages.flat()).size).toBe(5);
    expect(await ids("")).toEqual(pages[0]);
  });

  it.each([
    ["createdAt,asc", "3210"],
    ["createdAt,desc", "0123"],
    ["createdAt%2Cdesc", "0123"],
    ["createdAt", "3210"],
    ["name,asc", "2013"],
    ["name,DESC", "3102"],
    ["id,desc", "3210"],
    ["mode,asc", "0213"],
    ["status,asc", "1023"],
    ["startedAt,desc", "1"],
    ["finishedAt,asc", "1"],
  ])("is sorted by %s", async (sort, expected) => {
    const { ids } = await openList(["b", "c", "a", null]);
    const sorted = (await ids(`?sort=${sort}`)).join("");
    if (expected.length > 1) expect(sorted).toBe(expected);
    // What has no value is last, and first in the other direction; the others have the same one.
    else expect(sorted.at(sort.endsWith("desc") ? 0 : -1)).toBe(expected);
  });

  it("has whole job objects, in the envelope", async () => {
    const { answerOf, jobs } = await openList(["a"]);
    expect(await (await answerOf("?page=0&sort=createdAt,desc")).json()).toEqual({
      error: null,
      data: [jobs[0]?.info],
    });
  });

  it("is empty for a project without jobs, and shows no other project's", async () => {
    const { answerOf } = await openList([]);
    expect(await (await answerOf("")).json()).toEqual({ error: null, data: [] });
  });

  it.each(["?page=-1", "?page=x", "?page=1.5", "?sort=colour,asc", "?sort=name,up"])(
    "answers 400 to %s, and ignores what it does not know",
    async (query) => {
      const { answerOf } = await openList(["a"]);
      const response = await answerOf(query);
      expect([response.status, (await response.json()).error.code]).toEqual([400, "VALIDATION_ERROR"]);
      expect((await answerOf("?size=3&limit=x")).status).toBe(200);
    },
  );

  it("is 401 without a token, and 404 under a project that the token does not see", async () => {
    const { emulator, get } = await openSession();
    const { projectId } = emulator.sample;
    expect((await emulator.fetch(`${emulator.url}/projects/${projectId}/jobs`)).status).toBe(401);
    expect((await get(`/projects/${emulator.addProject().id}/jobs`)).status).toBe(404);
    expect((await get(`/projects/${projectId}/jobs`)).status).toBe(200);
  });
});
