import { describe, expect, it } from "vitest";
import { createEmulator } from "../../../src/emulator";
import { openSession, type Session, stoppedClock } from "../session";

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

/** A session whose data task has these thousand bytes as its results. */
async function openWithBytes(
  options: Parameters<typeof openSession>[0] = {},
): Promise<Session & { url: string }> {
  const session = await openSession(options);
  session.emulator.jobtask(session.emulator.sample.jobtaskIds[0]).results = { bytes };
  return { ...session, url: await session.link(`${session.task}/downloads/results/`) };
}

async function bytesOf(response: Response): Promise<number[]> {
  return [...new Uint8Array(await response.arrayBuffer())];
}

describe("a signed link", () => {
  it("has the form of the service's", async () => {
    const { emulator, url } = await openWithBytes();
    const { jobId } = emulator.sample;
    expect(url).toMatch(
      new RegExp(
        `^https://storage\\.up42\\.test/interstellar-prod-processing-artifacts/${jobId}/${jobId}-\\d{10}/output\\.tgz` +
          "\\?GoogleAccessId=prod-application-cluster@interstellar-prod-env\\.iam\\.gserviceaccount\\.com" +
          "&Expires=\\d{10}&Signature=[\\w%]+$",
      ),
    );
  });

  it("is another one at every call, and all of them lead to the same file", async () => {
    const { emulator, link, task, url } = await openWithBytes({ now: stoppedClock().now });
    const again = await link(`${task}/downloads/results`);
    expect(again).not.toBe(url);
    expect(again.split("?")[0]).toBe(url.split("?")[0]);
    expect(await bytesOf(await emulator.fetch(again))).toEqual([...bytes]);
  });

  it("names the file as the results are named", async () => {
    const { emulator, link, task } = await openSession();
    emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes, name: "out put.zip" };
    const url = await link(`${task}/downloads/results`);
    expect(new URL(url).pathname).toMatch(/\/out%20put\.zip$/);
    expect((await emulator.fetch(url)).headers.get("content-type")).toBe("application/zip");
  });

  it("works until it expires, then is 400 in XML", async () => {
    const { now, tick } = stoppedClock();
    const { emulator, url } = await openWithBytes({ now });
    tick(119_999);
    expect((await emulator.fetch(url)).status).toBe(200);
    tick(1);
    const refused = await emulator.fetch(url);
    expect(refused.status).toBe(400);
    expect(refused.headers.get("content-type")).toContain("application/xml");
    expect(await refused.text()).toContain("<Error><Code>ExpiredToken</Code>");
  });

  it("lives as long as it was told to", async () => {
    const { now, tick } = stoppedClock();
    const { emulator, url } = await openWithBytes({ now, linkLifeSeconds: 30 });
    tick(29_999);
    expect((await emulator.fetch(url)).status).toBe(200);
    tick(1);
    expect((await emulator.fetch(url)).status).toBe(400);
  });

  it("lets a transfer that has begun go on after it expired", async () => {
    const { now, tick } = stoppedClock();
    const { emulator, url } = await openWithBytes({ now });
    const response = await emulator.fetch(url);
    tick(500_000);
    expect(await bytesOf(response)).toEqual([...bytes]);
  });

  it("is refused with 403 when anything that was signed is changed", async () => {
    const { emulator, url } = await openWithBytes();
    const other = await (await openWithBytes()).url;
    for (const changed of [
      url.replace(/Expires=(\d)/, (_, digit) => `Expires=${Number(digit) + 1}`),
      url.replace("output.tgz", "other.tgz"),
      url.replace(/Signature=.*/, "Signature=abcd"),
      url.replace(/\?.*/, new URL(other).search),
    ]) {
      const response = await emulator.fetch(changed);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
    }
    const bare = await emulator.fetch(url.replace(/\?.*/, ""));
    expect([bare.status, await bare.text()]).toEqual([
      403,
      expect.stringContaining("<Code>AccessDenied</Code>"),
    ]);
  });

  it("is refused together with an authorization header, as a second way to prove oneself", async () => {
    const { emulator, token, url } = await openWithBytes();
    const response = await emulator.fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("<Code>InvalidArgument</Code>");
  });

  it("is 404 when the file has gone", async () => {
    const { emulator, url } = await openWithBytes();
    emulator.jobtask(emulator.sample.jobtaskIds[0]).results = undefined;
    expect((await emulator.fetch(url)).status).toBe(404);
  });
});

describe("the storage", () => {
  it("describes the file in its headers", async () => {
    const { emulator, url } = await openWithBytes();
    const { status, headers } = await emulator.fetch(url);
    expect(status).toBe(200);
    // The checksums were computed apart from this code: MD5 by OpenSSL, CRC-32C bit by bit.
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "application/gzip",
      "content-length": "1000",
      "accept-ranges": "bytes",
      etag: '"a24f1e3ef66950e1327f210e3997ba2c"',
      "x-goog-stored-content-length": "1000",
      "x-goog-stored-content-encoding": "identity",
      "x-goog-hash": "crc32c=EfZiIA==, md5=ok8ePvZpUOEyfyEOOZe6LA==",
    });
  });

  it("answers HEAD with the same headers and no body", async () => {
    const { emulator, url } = await openWithBytes();
    const got = await emulator.fetch(url);
    const head = await emulator.fetch(url, { method: "HEAD" });
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(got.headers));
    expect(await bytesOf(head)).toEqual([]);
    expect((await emulator.fetch(url, { method: "PUT" })).status).toBe(405);
  });

  it("sends the content disposition that the query asks for", async () => {
    const { emulator, url } = await openWithBytes();
    const disposition = "attachment; filename=DS_SPOT6_202206240959075";
    const asked = await emulator.fetch(
      `${url}&response-content-disposition=${encodeURIComponent(disposition)}`,
    );
    expect(asked.headers.get("content-disposition")).toBe(disposition);
    expect((await emulator.fetch(url)).headers.get("content-disposition")).toBeNull();
  });

  it("sends a part for a range", async () => {
    const { emulator, url } = await openWithBytes();
    const part = await emulator.fetch(url, { headers: { range: "bytes=100-199" } });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe("bytes 100-199/1000");
    expect(part.headers.get("content-length")).toBe("100");
    expect(part.headers.get("x-goog-stored-content-length")).toBe("1000");
    expect(await bytesOf(part)).toEqual([...bytes.subarray(100, 200)]);
    const tail = await emulator.fetch(url, { headers: { range: "bytes=-10" } });
    expect(await bytesOf(tail)).toEqual([...bytes.subarray(990)]);
  });

  it("answers 416 for a range beyond the end", async () => {
    const { emulator, url } = await openWithBytes();
    const response = await emulator.fetch(url, { headers: { range: "bytes=1000-" } });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe("bytes */1000");
    expect(await response.text()).toContain("<Code>InvalidRange</Code>");
  });

  it("sends a part only while the file is the one that If-Range names", async () => {
    const { emulator, url } = await openWithBytes();
    const { headers } = await emulator.fetch(url, { method: "HEAD" });
    const statusFor = async (condition: string) =>
      (await emulator.fetch(url, { headers: { range: "bytes=10-", "if-range": condition } })).status;
    expect(await statusFor(headers.get("etag") ?? "")).toBe(206);
    expect(await statusFor(headers.get("last-modified") ?? "")).toBe(206);
    expect(await statusFor('"another"')).toBe(200);
    emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes: bytes.slice(1) };
    expect(await statusFor(headers.get("etag") ?? "")).toBe(200);
  });

  it("makes results anew at each request where they are a function", async () => {
    const { emulator, url } = await openWithBytes();
    let calls = 0;
    emulator.jobtask(emulator.sample.jobtaskIds[0]).results = async () => ({ bytes: Uint8Array.of(++calls) });
    expect(await bytesOf(await emulator.fetch(url))).toEqual([1]);
    expect(await bytesOf(await emulator.fetch(url))).toEqual([2]);
  });

  it("sends what is empty as empty", async () => {
    const { emulator, url } = await openWithBytes();
    emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes: new Uint8Array() };
    const response = await emulator.fetch(url);
    expect([response.status, response.headers.get("content-length")]).toEqual([200, "0"]);
    expect(await bytesOf(response)).toEqual([]);
  });

  it("needs an origin of its own", () => {
    expect(() => createEmulator({ storageUrl: "https://api.up42.test" })).toThrow(
      /must be different origins/,
    );
    expect(createEmulator({ storageUrl: "https://files.test/" }).storageUrl).toBe("https://files.test");
  });
});
