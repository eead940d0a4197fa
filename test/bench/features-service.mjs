// @ts-check
/**
 * The least of a service that features need, in a process of its own: one job task and its data.json from disk. Its
 * first line is the port that it listens on. `/sent` answers how many bytes of the data.json have gone out.
 *
 *   node features-service.mjs path [bytes per second]
 */
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import process from "node:process";
import { Readable } from "node:stream";

const [path = "", rate = "0"] = process.argv.slice(2);
const size = statSync(path).size;
let sent = 0;

/**
 * At most so many bytes a second, or as fast as it goes.
 * @param {AsyncIterable<Buffer>} chunks
 * @param {number} bytesPerSecond
 */
async function* paced(chunks, bytesPerSecond) {
  const start = performance.now();
  sent = 0;
  for await (const chunk of chunks) {
    const early = bytesPerSecond === 0 ? 0 : (sent / bytesPerSecond) * 1000 - (performance.now() - start);
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    sent += chunk.length;
    yield chunk;
  }
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://service");
  if (pathname === "/sent") response.end(String(sent));
  else if (pathname.endsWith("/outputs/data-json/")) {
    response.writeHead(200, { "content-type": "application/json", "content-length": size });
    const chunks = paced(createReadStream(path, { highWaterMark: 64 * 1024 }), Number(rate));
    const body = Readable.from(chunks, { highWaterMark: 1 });
    response.once("close", () => body.destroy());
    body.on("error", () => response.destroy()).pipe(response);
  } else {
    const tasks = [{ id: "3f772637-09aa-4164-bded-692fcd746d20", status: "SUCCEEDED" }];
    response.end(JSON.stringify({ data: tasks, error: null }));
  }
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? address?.port : address);
});
