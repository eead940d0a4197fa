// @ts-check
/**
 * Serves the files of this project as a CDN does, unchanged and for pages of any origin, until you stop it:
 *
 *   node docs/examples/notebook/serve.mjs
 *
 * The first argument is the port. It prints the address of the notebook.
 */
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("../../../", import.meta.url));

/** @type {Readonly<Record<string, string>>} */
const mediaTypes = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
};

/** @param {number} [port] any free port by default */
export async function serveProject(port = 0) {
  const server = createServer(({ url = "/" }, response) => {
    const path = pathOf(url);
    const isPublic = /^[\\/](?:dist|docs|node_modules|test[\\/]chromium[\\/]page)[\\/]/.test(path);
    const file = join(project, /[\\/]$/.test(path) ? `${path}index.html` : path);
    if (!isPublic || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found");
      return;
    }
    response.writeHead(200, {
      "content-type": mediaTypes[extname(file)] ?? "application/octet-stream",
      "access-control-allow-origin": "*",
    });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const { port: own } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${own}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** @param {string} address */
function pathOf(address) {
  try {
    return normalize(decodeURIComponent(new URL(address, "http://page").pathname));
  } catch {
    return "";
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serveProject(Number(process.argv[2] ?? 8043));
  console.log(`${url}/docs/examples/notebook/`);
}
