import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmulator, faults } from "../../../src/emulator";
import { type ServedEmulator, serve } from "../../../src/node/serve";
import { buildProgram, hasTerminals, runInTerminal, runLine } from "../../support/processes/terminal";

const emulator = createEmulator();
let served: ServedEmulator;
let folder: string;
let bin: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-docs-")));
  [bin, served] = await Promise.all([buildProgram(folder), serve(emulator)]);
});

afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

/** The blocks of a page that show what somebody types and what comes back. */
async function sessionsOf(page: string): Promise<string[]> {
  const text = await readFile(new URL(`../../../docs/${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/^```console\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
}

/** What a terminal shows in the end: a line that was drawn over is gone. */
function shown(text: string): string {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  return lines.map((line) => line.split("\r").at(-1)).join("\n");
}

describe.runIf(hasTerminals)("the page on the terminal", () => {
  // A process for each command of the page, one after the other.
  it("shows what the program prints", { timeout: 120_000 }, async () => {
    const sessions = await sessionsOf("reference/terminal.md");
    expect(sessions.length).toBeGreaterThan(5);
    const commands = sessions.flatMap((session) => session.match(/(?<=^\$ ).*$/gm) ?? []);
    const { projectId, projectApiKey } = emulator.sample;
    // Typed into a shell, which shows each command before it runs it.
    const typed = commands.map(
      (command) => `printf '%s\\n' '$ ${command.replaceAll("'", "'\\''")}'\n${command}`,
    );
    const { stdout } = await runInTerminal(bin, `stty cols 160\n${typed.join("\n")}`, {
      cwd: folder,
      variables: {
        UP42_PROJECT_ID: projectId,
        UP42_PROJECT_API_KEY: projectApiKey,
        UP42_BASE_URL: served.url,
      },
    });
    expect(shown(stdout).replaceAll(folder, "/home/me")).toBe(sessions.join(""));
  });
});

describe("the nightly script of the cookbook", () => {
  it("brings what is new into the folder, asks again when no answer came, and says nothing when all is well", async () => {
    const page = await readFile(new URL("../../../docs/cookbook.md", import.meta.url), "utf8");
    const [, script = ""] = /^```sh\n(#!\/bin\/sh\n[\s\S]*?)^```/m.exec(page) ?? [];
    const { projectId, projectApiKey, jobId, mixed } = emulator.sample;
    const secrets = `export UP42_PROJECT_ID=${projectId} UP42_PROJECT_API_KEY=${projectApiKey}`;
    await writeFile(join(folder, ".up42-env"), secrets);
    await writeFile(join(folder, "up42-nightly"), script.replace("sleep 600", "echo waiting"));
    const run = () =>
      runLine(bin, "sh ./up42-nightly nightly", {
        cwd: folder,
        variables: { HOME: folder, UP42_BASE_URL: served.url },
      });
    const behaviour = faults.respond({ status: 501 });
    emulator.fault({ match: { path: /downloads\/results/ }, times: 2, behaviour });
    expect((await run()).stdout).toBe("waiting\n");
    expect(await run()).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect((await readdir(join(folder, "nightly"))).sort()).toEqual(
      ["data.json", `job_${mixed.jobId}`, `job_${jobId}`, "up42-manifest.json"].sort(),
    );
    emulator.fault({ match: { path: "/jobs" }, behaviour: faults.respond({ status: 403 }) });
    expect(await run()).toMatchObject({ code: 1, stdout: "" });
  });
});
