import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { root } from "../root";

const file = join(root, "node_modules/danfojs/lib/bundle.esm.js");

/**
 * Gives pages the file of danfojs that its package has for them, as it is. It is 6 MB in one module that imports
 * nothing, and what Vite and Vitest read and rewrite in it takes longer than all tests of frames.
 */
export function danfojsInPages(): Plugin {
  const url = "/danfojs.js";
  return {
    name: "danfojs-in-pages",
    enforce: "pre",
    // Vite reads nothing ahead, or it would look for the file behind the address.
    config: () => ({ optimizeDeps: { exclude: ["danfojs"] }, server: { preTransformRequests: false } }),
    resolveId: (id) => (id === "danfojs" ? { id: url, external: true } : undefined),
    configureServer({ middlewares }) {
      middlewares.use(url, (_request, response) => {
        response.setHeader("content-type", "text/javascript");
        createReadStream(file).pipe(response);
      });
    },
  };
}
