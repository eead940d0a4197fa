import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/root";

/** Paths of all files below a folder of the project with one of the endings, relative to the project. */
export function filesBelow(folder: string, ...endings: string[]): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name).replaceAll("\\", "/"))
    .filter((name) => !name.includes("node_modules") && endings.some((ending) => name.endsWith(ending)))
    .sort();
}

/** Every page of the docs, relative to the project. */
export const docPages: readonly string[] = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  ...filesBelow("docs", ".md"),
];
