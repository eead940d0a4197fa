import { MissingDependencyError } from "../errors";

/**
 * Tells a package that is not there from one that fails. Node, browsers and bundlers each word the first differently,
 * but all quote the bare name in the first line; a package that it misses itself is quoted in its place there.
 *
 * @param options.purpose What it is needed for, as the beginning of a sentence.
 */
export function packageFailure(
  cause: unknown,
  { dependency, option, purpose }: { dependency: string; option: string; purpose: string },
): MissingDependencyError {
  const [firstLine = ""] = String((cause as Error | undefined)?.message).split("\n");
  const isMissing = ["'", '"', "`", "“"].some((quote) => firstLine.includes(`${quote}${dependency}`));
  return new MissingDependencyError(
    isMissing
      ? `${purpose} needs the package ${dependency}, which is not installed: run \`npm install ${dependency}\`, or pass it with \`{ ${option} }\`.`
      : `${purpose} needs the package ${dependency}, which is installed but failed to load: see \`cause\`, or pass it with \`{ ${option} }\`.`,
    { dependency, cause },
  );
}
