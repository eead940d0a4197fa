import { Breather } from "../async/breather";
import { RepeatedBody } from "../download/repeated-body";
import { isUp42Error, NetworkError, TimeoutError } from "../errors";
import { CollectionFault, JsonFault } from "../geojson/faults";
import { FeatureReader } from "../geojson/feature-reader";
import { type Asked, apiError, nonFiniteAdvice, parseJson } from "../http/answers";
import type { Session } from "../session/session";
import type { FeatureOptions, ResultFeature } from "../types";
import { dataJsonPath, notACollection } from "./data-json";

/** Bytes of a body that are kept, for the error about a body that is something else. */
const keptBytes = 64 * 1024;

/** Bytes that are read without a break: a few milliseconds, if no feature is in them. */
const sliceBytes = 2 ** 18;

/**
 * Reads the features of the data.json below `path` while it arrives, each as soon as its last byte is there. The
 * request is made for the first feature and continues at the pace at which they are taken.
 */
export async function* streamFeatures(
  { api, storage }: Session,
  path: string,
  { nonFinite, signal }: FeatureOptions & { readonly signal: AbortSignal },
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
  const reader = new FeatureReader({ nonFinite });
  const breather = new Breather(signal);
  let hasEnded = false;
  try {
    for (let chunk = await body.read(); chunk !== undefined; chunk = await body.read()) {
      start.push(chunk);
      for (let from = 0; from < chunk.byteLength; from += sliceBytes) {
        reader.push(chunk.subarray(from, from + sliceBytes));
        for (let feature = reader.next(); feature !== undefined; feature = reader.next()) {
          yield feature;
          signal.throwIfAborted();
          if (breather.isDue) await breather.rest();
        }
        if (breather.isDue) await breather.rest();
      }
    }
    hasEnded = true;
    reader.finish();
  } catch (error) {
    signal.throwIfAborted();
    throw await explain(error, { asked, start, hasEnded, nonFinite, given: reader.given });
  } finally {
    await body.stop(signal.reason);
  }
}

/** What is known about a body that cannot be read. */
interface Explained extends Pick<FeatureOptions, "nonFinite"> {
  readonly asked: Asked;
  readonly start: BodyStart;
  readonly hasEnded: boolean;
  readonly given: number;
}

/** Makes the error of the call. It says why a body is not a FeatureCollection, as that of `getResultsJson` does. */
async function explain(
  error: unknown,
  { asked, start, hasEnded, nonFinite, given }: Explained,
): Promise<unknown> {
  if (error instanceof JsonFault) {
    const answered = `${asked.method} ${asked.url} was answered with status 200`;
    return apiError(asked, {
      status: 200,
      body: start.text,
      what: `${answered} and ${error.came}${error.isNonFinite && nonFinite !== undefined ? nonFiniteAdvice : ""}`,
      // After the first features, the start of the body explains nothing.
      quoted: given === 0,
    });
  }
  if (error instanceof CollectionFault) {
    // A short body may be an error message of the service.
    const isAnswer = hasEnded && start.isWhole;
    const body = isAnswer ? await parseJson(asked, { status: 200, bytes: start.bytes }) : start.text;
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
  readonly #kept = new Uint8Array(keptBytes);
  #length = 0;

  push(chunk: Uint8Array<ArrayBuffer>): void {
    const { bytes } = this;
    this.#kept.set(chunk.subarray(0, keptBytes - bytes.byteLength), bytes.byteLength);
    this.#length += chunk.byteLength;
  }

  get isWhole(): boolean {
    return this.#length <= keptBytes;
  }

  get bytes(): Uint8Array {
    return this.#kept.subarray(0, this.#length);
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }
}
