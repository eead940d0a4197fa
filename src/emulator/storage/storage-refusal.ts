import { answer } from "../answers";

/** Refuses a request in the words of the storage. */
export function refusal(
  status: number,
  code: string,
  message: string,
  { details, headers = {} }: { details?: string; headers?: Record<string, string> } = {},
): Response {
  const text = (name: string, value: string) => `<${name}>${value}</${name}>`;
  const inner = text("Code", code) + text("Message", message) + (details ? text("Details", details) : "");
  return answer(`<?xml version='1.0' encoding='UTF-8'?>${text("Error", inner)}`, {
    status,
    headers: { ...headers, "content-type": "application/xml; charset=UTF-8" },
  });
}
