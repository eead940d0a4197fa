import { describe, expect, it } from "vitest";
import { chooseAddresses, chooseCredentials, warningsOf } from "../../../src/node/cli/credentials";

const key = { UP42_PROJECT_ID: "p", UP42_PROJECT_API_KEY: "k" };
const account = { UP42_USERNAME: "u", UP42_PASSWORD: "w" };

describe("credentials of the terminal", () => {
  it("are those of the environment", () => {
    expect(chooseCredentials({}, key)).toEqual({ projectId: "p", projectApiKey: "k" });
    expect(chooseCredentials({}, { ...account, UP42_PROJECT_ID: "p" })).toEqual({
      username: "u",
      password: "w",
      projectId: "p",
    });
    expect(chooseCredentials({}, { UP42_TOKEN: "t", UP42_PROJECT_ID: "p" })).toEqual({
      token: "t",
      projectId: "p",
    });
  });

  it("of the command line go before those of the environment, and take their other half from there", () => {
    expect(chooseCredentials({ projectId: "other" }, key)).toEqual({
      projectId: "other",
      projectApiKey: "k",
    });
    expect(chooseCredentials({ username: "me" }, { ...key, UP42_PASSWORD: "w" })).toEqual({
      username: "me",
      password: "w",
      projectId: "p",
    });
    expect(chooseCredentials({ cfgFile: "config.json" }, key)).toEqual({
      cfgFile: "config.json",
      projectId: undefined,
    });
  });

  it.each<[string, Parameters<typeof chooseCredentials>, RegExp]>([
    ["none", [{}, {}], /^No credentials were given: set UP42_PROJECT_ID/],
    ["empty ones", [{}, { UP42_PROJECT_API_KEY: " " }], /^No credentials were given/],
    ["a key without a project", [{}, { UP42_PROJECT_API_KEY: "k" }], /UP42_PROJECT_ID is not set/],
    ["an account without a password", [{ username: "u" }, {}], /: UP42_PASSWORD is not set/],
    [
      "two in the environment",
      [{}, { ...key, ...account }],
      /^The environment has two ways to sign in, a pr/,
    ],
    ["two on the command line", [{ token: "t", cfgFile: "f" }, {}], /^The command line has two ways/],
  ])("are refused: %s", (_, args, message) => {
    expect(() => chooseCredentials(...args)).toThrow(message);
  });

  it("are warned of where others can see them, and nowhere else", () => {
    expect(warningsOf({ password: "pssst", token: "t", username: "u", cfgFile: "f" })).toEqual([
      expect.stringMatching(
        /^warning: --password shows the secret .* set UP42_PASSWORD or use --cfg-file instead/,
      ),
      expect.stringMatching(/^warning: --token shows the secret .* set UP42_TOKEN or use --cfg-file instead/),
    ]);
    expect(warningsOf({ username: "u", cfgFile: "f" })).toEqual([]);
  });
});

describe("addresses of the terminal", () => {
  const variables = { UP42_BASE_URL: "https://api.test", UP42_AUTH_URL: "https://auth.test" };

  it("are those of the environment, if it has any", () => {
    expect(chooseAddresses({}, variables)).toEqual({
      baseUrl: "https://api.test",
      authUrl: "https://auth.test",
    });
    expect(chooseAddresses({}, { UP42_BASE_URL: "", UP42_AUTH_URL: " " })).toEqual({});
  });

  it("of the command line go before those of the environment", () => {
    expect(chooseAddresses({ baseUrl: "https://b.test" }, variables)).toEqual({
      baseUrl: "https://b.test",
      authUrl: "https://auth.test",
    });
    expect(chooseAddresses({ authUrl: "https://a.test" }, variables)).toEqual({
      baseUrl: "https://api.test",
      authUrl: "https://a.test",
    });
  });

  it("of the environment do not count beside a region on the command line", () => {
    expect(chooseAddresses({ region: "sa" }, variables)).toEqual({ region: "sa" });
    expect(chooseAddresses({ region: "sa", authUrl: "https://a.test" }, variables)).toEqual({
      region: "sa",
      authUrl: "https://a.test",
    });
  });
});
