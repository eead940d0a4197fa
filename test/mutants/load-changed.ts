/**
 * Loads the folder that `main.mjs` changes, before any test. Much of it is loaded on first use otherwise: then only the
 * test that happens to load a module would seem to need its constants.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { root } from "../support/root";

const folder = join(root, "src", env.UP42_JS_MUTANTS_FOLDER ?? "");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
for (const file of files) if (file.endsWith(".ts")) await import(join(folder, file));
