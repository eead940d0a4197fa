// @ts-check
/**
 * The least of a service that a download needs, in a process of its own: one job task, an archive from disk with ranges,
 * quicklooks. Its first line is the port that it listens on.
 *
 *   node service.mjs [archive] [bytes per second and connection] [quicklooks] [milliseconds for each]
 */
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import process from "node:process";
import { Readable } from "node:stream";

const [archive = "", rate = "0", quicklooks = "0", latency = "0"] = process.argv.slice(2);
const size = archive === "" ? 0 : statSync(archive).size;
const ids = Array.from({ length: Number(quicklooks) }, (_, index) => `${index}.png`);
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=",
  "base64",
);

/**
 * At most so many bytes a second.
 * @param {AsyncIterable<Buffer>} chunks
 * @param {number} bytesPerSecond
 */
async function* paced(chunks, bytesPerSecond) {
  const start = performance.now();
  let sent = 0;
  for await (const chunk of chunks) {
    const early = (sent / bytesPerSecond) * 1000 - (performance.now() - start);
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    sent += chunk.length;
    yield chunk;
  }
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://service");
  /** @param {unknown} data */
  const answer = (data) => response.end(JSON.stringify({ data, error: null }));
  if (pathname === "/oauth/token") response.end(JSON.stringify({ access_token: "token" }));
  else if (pathname.endsWith("/tasks/"))
    answer([{ id: "3f772637-09aa-4164-bded-692fcd746d20", status: "SUCCEEDED" }]);
  else if (pathname.endsWith("/downloads/results/"))
    answer({ url: `http://${request.headers.host}/archive.tgz` });
  else if (pathname.endsWith("/outputs/quicklooks/")) answer(ids);
  else if (pathname.includes("/outputs/quicklooks/")) setTimeout(() => response.end(png), Number(latency));
  else sendArchive(request.headers.range, response);
});

/**
 * @param {string | undefined} range
 * @param {import("node:http").ServerResponse} response
 */
function sendArchive(range, response) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  const start = Number(from ?? 0);
  const end = to ? Number(to) : size - 1;
  response.writeHead(from === undefined ? 200 : 206, {
    etag: '"one"',
    "content-length": end - start + 1,
    ...(from === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` }),
  });
  const file = createReadStream(archive, {
    start,
    end,
    highWaterMark: rate === "0" ? 1024 * 1024 : 64 * 1024,
  });
  const body = rate === "0" ? file : Readable.from(paced(file, Number(rate)), { highWaterMark: 2 });
  response.once("close", () => body.destroy());
  body.on("error", () => response.destroy()).pipe(response);
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? address?.port : address);
});
