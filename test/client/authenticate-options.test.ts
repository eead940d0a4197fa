import { describe, expect, it } from "vitest";
import {
  checkAuthenticateOptions,
  serviceAddress,
  signInAddress,
} from "../../src/client/authenticate-options";

describe("serviceAddress", () => {
  it("is that of the region, eu without one", () => {
    expect(serviceAddress({})).toBe("https://api.up42.com");
    expect(serviceAddress({ region: "eu" })).toBe("https://api.up42.com");
    expect(serviceAddress({ region: "sa" })).toBe("https://api.sa.up42.com");
  });

  it("is the one that is named, as a string or a URL, with its path", () => {
    expect(serviceAddress({ baseUrl: "http://127.0.0.1:4242" })).toBe("http://127.0.0.1:4242/");
    expect(serviceAddress({ baseUrl: new URL("https://app.test/up42") })).toBe("https://app.test/up42");
  });
});

describe("signInAddress", () => {
  it("is that of the region, eu without one", () => {
    expect(signInAddress({})).toBe("https://auth.up42.com");
    expect(signInAddress({ region: "eu" })).toBe("https://auth.up42.com");
    expect(signInAddress({ region: "sa" })).toBe("https://auth.sa.up42.com");
  });

  it("is the one that is named, also beside a region or an address of the API", () => {
    const authUrl = "https://app.test/sign-in";
    expect(signInAddress({ authUrl })).toBe(authUrl);
    expect(signInAddress({ authUrl: new URL(authUrl), region: "sa" })).toBe(authUrl);
    expect(signInAddress({ authUrl, baseUrl: "https://api.test" })).toBe(authUrl);
  });

  it("is not known where only the API's address is", () => {
    expect(signInAddress({ baseUrl: "https://api.test" })).toBeUndefined();
  });
});

describe("checkAuthenticateOptions", () => {
  const check = (options: object) => () => checkAuthenticateOptions({ token: "t", ...options });

  it.each([["us"], ["toString"], ["proto"], [null]])("refuses the region %j", (region) => {
    expect(check({ region })).toThrow(
      `authenticate takes "region", one of eu, sa; got ${JSON.stringify(region)}.`,
    );
  });

  const addresses = ["baseUrl", "authUrl"] as const;
  it.each(
    addresses.flatMap((name) => [
      [name, "api.up42.com", '"api.up42.com"'],
      [name, "ftp://a.test", '"ftp://a.test"'],
      [name, "", "an empty string"],
      [name, null, "null"],
      [name, new URL("https://me@a.test"), "a URL"],
      [name, "https://me:pssst@a.test", "a string that is not shown"],
      [name, "https://:pssst@a.test", "a string that is not shown"],
      [name, "https://a.test?Signature=pssst", "a string that is not shown"],
      [name, "https://a.test#pssst", "a string that is not shown"],
    ]),
  )("refuses as %s %j", (name, address, shown) => {
    expect(check({ [`${name}`]: address })).toThrow(
      `authenticate takes "${name}", an http or https address without user, query and fragment; got ${shown}.`,
    );
  });

  it.each(addresses)("takes addresses as %s", (name) => {
    for (const address of ["http://127.0.0.1:4242", "https://a.test/up42/", new URL("https://a.test")]) {
      expect(check({ [name]: address })).not.toThrow();
    }
  });
});
