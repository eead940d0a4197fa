import { type Asked, apiError } from "./answers";

/** @throws {ApiError} with the words of `what` when the body does not have the expected shape. */
export function checkedBody<Body>(
  asked: Asked,
  body: unknown,
  { fits, what }: { readonly fits: (body: unknown) => body is Body; readonly what: string },
): Body {
  if (fits(body)) return body;
  throw apiError(asked, { status: 200, body, what });
}
