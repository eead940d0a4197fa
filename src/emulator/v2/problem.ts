import { json } from "../answers";

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  422: "Unprocessable Entity",
};

/** An error as endpoints below `/v2` tell it (RFC 7807), with members of their own where there are some. */
export function problem(status: number, detail?: string, members: object = {}): Response {
  const body = { title: titles[status], status, ...(detail === undefined ? {} : { detail }), ...members };
  const response = json(body, { status });
  response.headers.set("content-type", "application/problem+json");
  return response;
}
