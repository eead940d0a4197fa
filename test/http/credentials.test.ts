import { describe, expect, it } from "vitest";
import {
  type CredentialOptions,
  type CredentialSources,
  chooseCredentials,
  credentialKinds,
  type FoundCredentials,
} from "../../src/http/credentials";
import { checkOptions } from "../../src/options";

const names = { projectId: "P_ID", projectApiKey: "P_KEY", username: "USER", password: "PASS" };

function sources(values: FoundCredentials["values"] = {}): CredentialSources {
  return {
    readEnvironment: () => ({ values, names, source: "The environment" }),
    readFile: async (file) => ({ values, names, source: `The file "${file}"` }),
  };
}

describe("chooseCredentials", () => {
  it.each<[CredentialOptions, object]>([
    [
      { projectId: "p", projectApiKey: "k" },
      { kind: "project", projectId: "p", projectApiKey: "k" },
    ],
    [
      { username: "u", password: "w" },
      { kind: "account", username: "u", password: "w" },
    ],
    [{ token: "t" }, { kind: "token", token: "t" }],
    [
      { token: "t", projectId: "p" },
      { kind: "token", token: "t", projectId: "p" },
    ],
    [
      { username: "u", password: "w", projectId: "p" },
      { kind: "account", username: "u", password: "w", projectId: "p" },
    ],
  ])("takes %j", async (options, credentials) => {
    expect(await chooseCredentials(options, {})).toEqual(credentials);
  });

  it("takes a file, and the environment when nothing else is given", async () => {
    const project = { projectId: "p", projectApiKey: "k" };
    expect(await chooseCredentials({ cfgFile: "config.json" }, sources(project))).toEqual({
      kind: "project",
      ...project,
    });
    const account = { username: "u", password: "w" };
    expect(await chooseCredentials({}, sources(account))).toEqual({ kind: "account", ...account });
    expect(await chooseCredentials({ token: "t" }, sources(account))).toEqual({ kind: "token", token: "t" });
  });

  it.each<[CredentialOptions, string]>([
    [{ projectId: "p" }, "authenticate has projectId but no projectApiKey; both are needed."],
    [{ projectApiKey: "k" }, "authenticate has projectApiKey but no projectId; both are needed."],
    [{ username: "u" }, "authenticate has username but no password; both are needed."],
    [{ password: "w" }, "authenticate has password but no username; both are needed."],
    [{ username: "u", projectId: "p" }, "authenticate has username but no password; both are needed."],
  ])("refuses half a source: %j", async (options, message) => {
    await expect(chooseCredentials(options, sources())).rejects.toMatchObject({
      name: "InputError",
      message,
      argument: /no (\w+)/.exec(message)?.[1],
    });
  });

  it.each<[CredentialOptions, string]>([
    [{ projectApiKey: "k", token: "t" }, "projectApiKey and token"],
    [
      { projectId: "p", projectApiKey: "k", username: "u", password: "w" },
      "projectApiKey and username and password",
    ],
    [{ username: "u", token: "t" }, "username and password and token"],
    [{ cfgFile: "f", token: "t" }, "token and cfgFile"],
  ])("refuses two sources: %j", async (options, both) => {
    await expect(chooseCredentials(options, sources())).rejects.toMatchObject({
      name: "InputError",
      message: `authenticate takes one source of credentials, but got ${both}.`,
      argument: "options",
    });
  });

  it("refuses none, and names what it takes", async () => {
    for (const where of [{}, sources(), sources({ username: undefined, password: undefined })]) {
      await expect(chooseCredentials({}, where)).rejects.toMatchObject({
        name: "InputError",
        argument: "options",
        message: expect.stringMatching(
          /^authenticate was given no credentials; it takes \{ projectId, projectApiKey \}/,
        ),
      });
    }
  });

  it("refuses a file or an environment with half a pair, both pairs or neither", async () => {
    await expect(chooseCredentials({}, sources({ projectApiKey: "k" }))).rejects.toThrow(
      "The environment has P_KEY but no P_ID; both are needed.",
    );
    await expect(chooseCredentials({ cfgFile: "f" }, sources())).rejects.toMatchObject({
      message: 'The file "f" has neither P_ID and P_KEY nor USER and PASS.',
      argument: "options",
    });
    const both = { projectId: "p", projectApiKey: "k", username: "u", password: "w" };
    await expect(chooseCredentials({}, sources(both))).rejects.toMatchObject({
      message:
        "The environment has both a project key and an account; leave out one of the two pairs (P_ID, P_KEY or USER, PASS).",
      argument: "options",
    });
  });

  it("takes the project of an account from wherever the account comes from", async () => {
    const account = { kind: "account", username: "u", password: "w", projectId: "p" };
    const values = { projectId: "p", username: "u", password: "w" };
    expect(await chooseCredentials({}, sources(values))).toEqual(account);
    expect(await chooseCredentials({ cfgFile: "f" }, sources(values))).toEqual(account);
    const other = await chooseCredentials({ cfgFile: "f", projectId: "q" }, sources(values));
    expect(other).toEqual({ ...account, projectId: "q" });
  });

  it("refuses a project beside a file with the key of another one", async () => {
    const values = { projectId: "p", projectApiKey: "k" };
    const same = await chooseCredentials({ cfgFile: "f", projectId: "p" }, sources(values));
    expect(same).toEqual({ kind: "project", ...values });
    await expect(chooseCredentials({ cfgFile: "f", projectId: "q" }, sources(values))).rejects.toMatchObject({
      message: 'authenticate got "projectId", but the key in "cfgFile" belongs to another project.',
      argument: "projectId",
    });
  });

  it("refuses a file where there are none", async () => {
    await expect(chooseCredentials({ cfgFile: "f" }, {})).rejects.toMatchObject({
      name: "UnsupportedError",
      message: '"cfgFile" only works in Node; here, pass { token } or the values themselves.',
      feature: "cfgFile",
    });
  });
});

describe("credentialKinds", () => {
  const names = ["projectId", "projectApiKey", "username", "password", "token", "cfgFile"] as const;

  it.each(names)("takes a string as %s", (name) => {
    const options: CredentialOptions = { [name]: "x" };
    expect(checkOptions("authenticate", options, credentialKinds)).toBe(options);
  });

  it("takes a function as token and a URL as cfgFile", () => {
    const options = { token: () => "t", cfgFile: new URL("file:///c.json") };
    expect(checkOptions("authenticate", options as CredentialOptions, credentialKinds)).toBe(options);
  });

  it.each(names)("never shows what it refuses as %s", (name) => {
    for (const value of ["", " ", 123456789, 123456789n, true, null, ["123456789"], { key: "123456789" }]) {
      const ask = () => checkOptions("authenticate", { [name]: value } as CredentialOptions, credentialKinds);
      expect(ask).toThrow(new RegExp(`^authenticate takes "${name}", a .*; got [a-z ]+\\.$`));
      expect(ask).toThrow(expect.objectContaining({ name: "InputError", argument: name }));
    }
  });

  it("never shows a secret that is passed in place of the options", () => {
    expect(() => checkOptions("authenticate", "pssst" as CredentialOptions, credentialKinds)).toThrow(
      /, not a string that is not shown\.$/,
    );
  });
});
