import { describe, expect, it } from "vitest";
import { serviceAddress, signInAddress } from "../../src/client/authenticate-options";

describe("serviceAddress", () => {
  it("is that of the region, eu without one", () => {
    expect(serviceAddress({})).toBe("https://api.up42.com");
    expect(serviceAddress({ region: "eu" })).toBe("https://api.up42.com");
    expect(serviceAddress({ region: "sa" })).toBe("https://api.sa.up42.com");
  });

  it("is the one that is named, as a text or a URL, with its path", () => {
    expect(serviceAddress({ baseUrl: "http://127.0.0.1:4242" })).toBe("http://127.0.0.1:4242/");
    expect(serviceAddress({ baseUrl: new URL("https://app.test/up42") })).toBe("https://app.test/up42");
  });

  it.each([["us"], ["toString"], ["__proto__"], [null]])("refuses the region %j", (region) => {
    expect(() => serviceAddress({ region: region as "eu" })).toThrow(
      /^authenticate knows the regions eu and sa, not /,
    );
  });

  it.each([["api.up42.com"], ["ftp://a.test"], ["https://a.test?x=1"], ["https://a.test#x"], [""]])(
    "refuses %j",
    (baseUrl) => {
      expect(() => serviceAddress({ baseUrl })).toThrow(
        'authenticate needs "baseUrl" to be an http or https address without user, query and fragment.',
      );
    },
  );
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

  it.each([["auth.up42.com"], ["ftp://a.test"], ["https://me:pw@a.test"], ["https://a.test?x=1"], [null]])(
    "refuses %j",
    (authUrl) => {
      expect(() => signInAddress({ authUrl: authUrl as string })).toThrow(
        'authenticate needs "authUrl" to be an http or https address without user, query and fragment.',
      );
    },
  );
});
