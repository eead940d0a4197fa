import type { Page } from "playwright-core";
import { streamOfPieces, withBody } from "../../src/emulator/body";

/**
 * Lets a body break only after the page has read what came of it. When a connection breaks, a browser drops the bytes
 * that the page has not read. So a body that breaks or ends early waits until the page has received another response: by
 * then it has read all earlier bytes.
 */
export function holdBreaks(response: Response, page: Page): Response {
  const { body } = response;
  if (body === null) return response;

  async function* pieces(bytes: NonNullable<typeof body>) {
    let left = Number(response.headers.get("content-length") ?? 0);
    let isWhole = false;
    try {
      for await (const chunk of bytes) {
        left -= chunk.length;
        yield chunk;
      }
      isWhole = left <= 0;
    } finally {
      if (!isWhole) await page.evaluate(async () => (await fetch("/reliability.html")).text());
    }
  }

  return withBody(response, streamOfPieces(pieces(body)));
}
