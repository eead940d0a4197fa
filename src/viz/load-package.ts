import { MissingDependencyError } from "../errors";

/**
 * Distinguishes a package that is not installed from one that fails. Node, browsers and bundlers use different words
 * for the first case, but all quote the bare name in the first line. When one of its own dependencies is missing, they
 * quote that name instead.
 *
 * @param options.purpose What needs the package, as the subject of the message.
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
