import { RepeatedBody } from "../download/repeated-body";
import { isUp42Error, NetworkError, TimeoutError } from "../errors";
import { CollectionFault, JsonFault } from "../geojson/faults";
import { FeatureReader } from "../geojson/feature-reader";
import { type Asked, apiError, readJson } from "../http/answers";
import type { Session } from "../session/session";
import type { ResultFeature } from "../types";
import { dataJsonPath, notACollection } from "./data-json";

/** Bytes of a body that are kept, for the error about a body that is something else. */
const keptBytes = 64 * 1024;

/**
 * Reads the features of the data.json below `path` while it arrives, each as soon as its last byte is there. The
 * request is made for the first feature and continues at the pace at which they are taken.
 */
export async function* streamFeatures(
  { api, storage }: Session,
  path: string,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<ResultFeature, void, undefined> {
  signal.throwIfAborted();
  const dataPath = dataJsonPath(path);
  const asked = api.asked(dataPath);
  const body = new RepeatedBody(() => api.getStream(dataPath, { signal }), {
    retry: storage.retry,
    signal,
    method: asked.method,
    url: asked.url,
  });
  const start = new BodyStart();
  const reader = new FeatureReader();
  let hasEnded = false;
  try {
    for (let chunk = await body.read(); chunk !== undefined; chunk = await body.read()) {
      start.push(chunk);
      reader.push(chunk);
      for (let feature = reader.next(); feature !== undefined; feature = reader.next()) {
        yield feature;
        signal.throwIfAborted();
      }
    }
    hasEnded = true;
    reader.finish();
  } catch (error) {
    signal.throwIfAborted();
    throw await explain(error, { asked, start, hasEnded, given: reader.given });
  } finally {
    await body.stop(signal.reason);
  }
}

/** Makes the error of the call. It says why a body is not a FeatureCollection, as that of `getResultsJson` does. */
async function explain(
  error: unknown,
  { asked, start, hasEnded, given }: { asked: Asked; start: BodyStart; hasEnded: boolean; given: number },
): Promise<unknown> {
  if (error instanceof JsonFault) {
    const answered = `${asked.method} ${asked.url} was answered with status 200`;
    return apiError(asked, {
      status: 200,
      body: await start.excerpt(),
      what: `${answered} and a body that is not JSON (${error.message})`,
      // After the first features, the start of the body explains nothing.
      quoted: given === 0,
    });
  }
  if (error instanceof CollectionFault) {
    // A short body may be an error message of the service.
    const body = hasEnded && start.isWhole ? await readJson(asked, start.response()) : await start.excerpt();
    const what = notACollection(`${error.message} (byte ${error.position})`);
    return apiError(asked, { status: 200, body, what, quoted: typeof body !== "string" });
  }
  if (given === 0 || !isUp42Error(error, "NetworkError", "TimeoutError")) return error;
  const { method, url } = error;
  const message = `${error.message} ${given === 1 ? "One feature" : `${given} features`} arrived before.`;
  return error.name === "NetworkError"
    ? new NetworkError(message, { method, url, cause: error })
    : new TimeoutError(message, { method, url, cause: error });
}

/** The start of a body, which may be the whole body. */
class BodyStart {
  readonly #chunks: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;

  push(chunk: Uint8Array<ArrayBuffer>): void {
    if (this.#bytes < keptBytes) this.#chunks.push(chunk.slice(0, keptBytes - this.#bytes));
    this.#bytes += chunk.byteLength;
  }

  get isWhole(): boolean {
    return this.#bytes <= keptBytes;
  }

  /** The text that errors keep. */
  async excerpt(): Promise<string> {
    return (await this.response().text()).slice(0, 2_000);
  }

  response(): Response {
    return new Response(new Blob(this.#chunks));
  }
}
