import type { Session } from "../session/session";
import type { CallOptions, ResultFeature } from "../types";
import { dataJsonPath } from "./features";

/**
 * Reads the features of the data.json below `path` while it arrives, each as soon as its last byte is there. The
 * request is made for the first of them, goes on at the pace at which they are taken, and ends with the iteration.
 */
export function streamFeatures(
  session: Session,
  path: string,
  { signal }: CallOptions = {},
): AsyncIterableIterator<ResultFeature> {
  const stopping = new AbortController();
  let features: AsyncGenerator<ResultFeature, void, undefined> | undefined;
  async function open(): Promise<AsyncGenerator<ResultFeature, void, undefined>> {
    const { readFeatureStream } = await import("./read-feature-stream");
    features ??= readFeatureStream(session, dataJsonPath(path), { signal, stopping });
    return features;
  }
  return {
    next: async () => (features ?? (await open())).next(),
    // Left to itself, a generator would first wait for the feature that is under way.
    async return() {
      stopping.abort(new DOMException("The features are no longer read.", "AbortError"));
      await features?.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
