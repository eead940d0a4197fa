import { describe, expect, it } from "vitest";
import { withoutQuery } from "../../src/http/address";

describe("withoutQuery", () => {
  it("keeps origin and path", () => {
    expect(withoutQuery("https://api.test:8443/projects/1")).toBe("https://api.test:8443/projects/1");
  });

  it("drops a signature, a fragment, a user and a password", () => {
    expect(withoutQuery("https://user:secret@storage.test/a.tgz?Signature=secret#secret")).toBe(
      "https://storage.test/a.tgz",
    );
  });

  it("shows nothing of what is no address", () => {
    expect(withoutQuery("secret")).toBe("an address that is not a URL");
  });
});
