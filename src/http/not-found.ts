import { isUp42Error, NotFoundError } from "../errors";
import { serverWords } from "./answers";
import { asSentence } from "./sentence";

export function isNotFound(error: unknown): boolean {
  return isUp42Error(error, "ApiError") && error.status === 404;
}

/** Turns a 404 into a {@link NotFoundError} that names what was not found; returns any other error as it is. */
export function notFoundAs(
  error: unknown,
  {
    what,
    resource,
    id,
    where = "",
  }: Pick<NotFoundError, "resource" | "id"> & { what: string; where?: string },
): unknown {
  if (!isUp42Error(error, "ApiError") || error.status !== 404) return error;
  const words = serverWords(error.body);
  const said = words === undefined ? "" : ` The service returned: ${asSentence(words)}`;
  return new NotFoundError(`${what} was not found${where}.${said}`, { resource, id, cause: error });
}
