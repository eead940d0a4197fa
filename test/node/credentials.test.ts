import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chooseCredentials } from "../../src/http/credentials";
import { authenticate } from "../../src/node/authenticate";
import { nodeCredentialSources } from "../../src/node/credentials";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-credentials-"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function file(content: string): Promise<string> {
  const path = join(folder, "config.json");
  await writeFile(path, content);
  return path;
}

function chosen(options: Parameters<typeof chooseCredentials>[0]): ReturnType<typeof chooseCredentials> {
  return chooseCredentials(options, nodeCredentialSources);
}

describe("a credentials file", () => {
  it("is read by path and by file: URL, in up42-py's spelling", async () => {
    const path = await file(JSON.stringify({ project_id: "p", project_api_key: "k", note: "mine" }));
    const credentials = { kind: "project", projectId: "p", projectApiKey: "k" };
    expect(await chosen({ cfgFile: path })).toEqual(credentials);
    expect(await chosen({ cfgFile: pathToFileURL(path) })).toEqual(credentials);
  });

  it("may hold an account", async () => {
    const path = await file(JSON.stringify({ username: "u", password: "w" }));
    expect(await chosen({ cfgFile: path })).toEqual({ kind: "account", username: "u", password: "w" });
  });

  it("that does not exist, or is a folder, is named", async () => {
    const missing = join(folder, "none.json");
    await expect(chosen({ cfgFile: missing })).rejects.toThrow(
      `The file ${JSON.stringify(missing)} does not exist.`,
    );
    await expect(chosen({ cfgFile: folder })).rejects.toThrow(
      `The file ${JSON.stringify(folder)} is a folder.`,
    );
  });

  it.each([
    ['{ "project_api_key": "secret-key", }', "is not valid JSON."],
    ['["secret-key"]', "does not hold a JSON object."],
    ['{ "project_api_key": "secret-key" }', "has project_api_key but no project_id; both are needed."],
    ['{ "project_id": "p", "project_api_key": 12 }', "has a project_api_key that is not a string."],
    ['{ "projectId": "p" }', "has neither project_id and project_api_key nor username and password."],
  ])("with %s is refused without showing what it holds", async (content, tail) => {
    const error = await chosen({ cfgFile: await file(content) }).catch((caught) => caught);
    expect(error.name).toBe("InputError");
    expect(error.message.endsWith(tail)).toBe(true);
    expect(`${error.message}${error.stack}${String(error.cause)}`).not.toContain("secret-key");
  });
});

describe.runIf(process.platform !== "win32")("a credentials file that others can read", () => {
  async function warningsOf(mode: number, content: object): Promise<string[]> {
    const path = await file(JSON.stringify(content));
    await chmod(path, mode);
    const warnings: string[] = [];
    const listen = ({ name, message }: Error) =>
      void warnings.push(`${name}: ${message.replace(path, "PATH")}`);
    process.on("warning", listen);
    await chosen({ cfgFile: path });
    // Node reports warnings after the current turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    return warnings;
  }
  const key = { project_id: "p", project_api_key: "secret-key" };

  it.each([
    [0o644, key],
    [0o640, key],
    [0o604, { username: "u", password: "secret-key" }],
  ])("is used with a warning (mode %o)", async (mode, content) => {
    expect(await warningsOf(mode, content)).toEqual([
      'Up42Warning: The file "PATH" holds a secret, and other users of this machine can read it. Allow only yourself: chmod 600.',
    ]);
  });

  it.each([0o600, 0o400, 0o610])("is used without one if only you can read it (mode %o)", async (mode) => {
    expect(await warningsOf(mode, key)).toEqual([]);
  });
});

describe("an address that keys go to", () => {
  async function warningsOf(options: { baseUrl?: string; authUrl?: string }): Promise<string[]> {
    const warnings: string[] = [];
    const listen = ({ message }: Error) => void warnings.push(message);
    process.on("warning", listen);
    const answer = Response.json({
      data: { accessToken: "t" },
      access_token: "t",
      token_type: "bearer",
      expires_in: 9,
    });
    const credentials =
      options.authUrl === undefined
        ? { projectId: "p", projectApiKey: "k" }
        : { username: "u", password: "w" };
    await authenticate({ ...credentials, ...options, fetch: async () => answer });
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    return warnings;
  }
  const warning = (host: string) =>
    `Keys, passwords and tokens go to ${host} over http, so everybody on the way can read them. Use an https address.`;

  it("is used with a warning if it is another machine over http", async () => {
    expect(await warningsOf({ baseUrl: "http://proxy.test:8080/up42" })).toEqual([
      warning("proxy.test:8080"),
    ]);
    expect(await warningsOf({ baseUrl: "http://127.0.0.1.test" })).toEqual([warning("127.0.0.1.test")]);
    expect(await warningsOf({ authUrl: "http://auth.test", baseUrl: "https://proxy.test" })).toEqual([
      warning("auth.test"),
    ]);
    expect(await warningsOf({ authUrl: "http://a.test", baseUrl: "http://a.test/b" })).toEqual([
      warning("a.test"),
    ]);
  });

  it.each(["https://proxy.test", "http://localhost:8042", "http://127.0.0.1:8042", "http://[::1]:8042"])(
    "is used without one if it is %s",
    async (baseUrl) => {
      expect(await warningsOf({ baseUrl })).toEqual([]);
    },
  );
});

describe("the environment", () => {
  beforeEach(() => {
    for (const name of ["UP42_PROJECT_ID", "UP42_PROJECT_API_KEY", "UP42_USERNAME", "UP42_PASSWORD"]) {
      vi.stubEnv(name, undefined);
    }
  });

  it("may hold a project key or an account", async () => {
    vi.stubEnv("UP42_PROJECT_ID", "p");
    vi.stubEnv("UP42_PROJECT_API_KEY", "k");
    expect(await chosen({})).toEqual({ kind: "project", projectId: "p", projectApiKey: "k" });
    vi.stubEnv("UP42_PROJECT_ID", undefined);
    vi.stubEnv("UP42_PROJECT_API_KEY", undefined);
    vi.stubEnv("UP42_USERNAME", "u");
    vi.stubEnv("UP42_PASSWORD", "w");
    expect(await chosen({})).toEqual({ kind: "account", username: "u", password: "w" });
  });

  it("with half a pair names the missing variable; an empty one is missing", async () => {
    vi.stubEnv("UP42_PROJECT_ID", "p");
    vi.stubEnv("UP42_PROJECT_API_KEY", "");
    await expect(chosen({})).rejects.toThrow(
      "The environment has UP42_PROJECT_ID but no UP42_PROJECT_API_KEY; both are needed.",
    );
  });

  it("without any ends in a sentence that names them", async () => {
    await expect(chosen({})).rejects.toThrow(/UP42_PROJECT_ID and UP42_PROJECT_API_KEY/);
  });
});
