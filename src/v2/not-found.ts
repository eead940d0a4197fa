import { isUp42Error, NotFoundError } from "../errors";
import { serverWords } from "../http/answers";
import { asSentence } from "../http/sentence";

/** Gives what a failed question about one thing means: a 404 becomes a {@link NotFoundError}, anything else stays. */
export function notFoundAs(
  error: unknown,
  { what, resource, id }: Pick<NotFoundError, "resource" | "id"> & { readonly what: string },
): unknown {
  if (!isUp42Error(error, "ApiError") || error.status !== 404) return error;
  const words = serverWords(error.body);
  const said = words === undefined ? "" : ` The service says: ${asSentence(words)}`;
  return new NotFoundError(`${what} was not found.${said}`, { resource, id, cause: error });
}
