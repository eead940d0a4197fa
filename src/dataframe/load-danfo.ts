import { MissingDependencyError } from "../errors";
import { type DanfoLike, type Dataframe, findDataframeClass } from "./danfo";

/**
 * Loads danfojs, an optional package of several megabytes.
 *
 * @throws {MissingDependencyError} when danfojs is not installed or fails to load; `cause` says why.
 *
 * @example
 * ```ts
 * import { loadDanfo, toDataframe } from "up42-js/dataframe";
 *
 * const danfo = await loadDanfo();
 * toDataframe(await jobtask.getResultsJson(), { danfo }).print();
 * ```
 */
export async function loadDanfo(): Promise<DanfoLike> {
  let module: unknown;
  try {
    // The literal name inside `try` lets esbuild, webpack, Rollup and Vite build where danfojs is not installed.
    module = await import("danfojs");
  } catch (cause) {
    throw loadFailure(cause);
  }
  const DataFrame = findDataframeClass<Dataframe>(module);
  if (DataFrame === undefined) {
    throw new MissingDependencyError(
      "A dataframe needs the package danfojs, but the installed package of this name has no DataFrame class: install danfojs, or pass it with `authenticate({ danfo })`.",
      { dependency: "danfojs" },
    );
  }
  return { DataFrame };
}

/**
 * Says whether danfojs is missing or fails to load. Node, browsers and bundlers word the first case differently, but all
 * quote the bare name in the first line. If danfojs itself misses a package, they quote that one instead.
 */
export function loadFailure(cause: unknown): MissingDependencyError {
  const [firstLine = ""] = String((cause as Error | undefined)?.message).split("\n");
  return new MissingDependencyError(
    /['"`“]danfojs['"`”]/.test(firstLine)
      ? "A dataframe needs the package danfojs, which is not installed: run `npm install danfojs`, or pass it with `authenticate({ danfo })`."
      : "A dataframe needs the package danfojs, which is installed but failed to load: see `cause`, or pass it with `authenticate({ danfo })`.",
    { dependency: "danfojs", cause },
  );
}
