import { type Asked, apiError } from "./answers";

/**
 * Returns a body that has the expected shape.
 *
 * @throws {ApiError} with the words of `what` for any other body.
 */
export function checkedBody<Body>(
  asked: Asked,
  body: unknown,
  { fits, what }: { readonly fits: (body: unknown) => body is Body; readonly what: string },
): Body {
  if (fits(body)) return body;
  throw apiError(asked, { status: 200, body, what });
}
