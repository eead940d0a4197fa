import { ArchiveError } from "../errors";
import { CollectionFault, JsonFault } from "../geojson/faults";
import { FeatureReader } from "../geojson/feature-reader";
import { ByteReader } from "../streams/byte-reader";
import type { ByteStream, CallOptions, ResultFeature } from "../types";
import { notACollection } from "../v1/data-json";

/**
 * Yields the features of a downloaded data.json one by one.
 *
 * @throws {ArchiveError} when it is not a FeatureCollection.
 */
export async function* readSavedFeatures(
  open: () => ByteStream,
  { signal }: CallOptions,
): AsyncGenerator<ResultFeature, void, undefined> {
  signal?.throwIfAborted();
  const bytes = new ByteReader(open());
  const reader = new FeatureReader();
  try {
    for (let chunk = await bytes.read(); chunk !== undefined; chunk = await bytes.read()) {
      reader.push(chunk);
      for (let feature = reader.next(); feature !== undefined; feature = reader.next()) {
        yield feature;
        signal?.throwIfAborted();
      }
    }
    reader.finish();
  } catch (error) {
    if (!(error instanceof JsonFault || error instanceof CollectionFault)) throw error;
    // The message of a JsonFault already has the byte.
    const fault =
      error instanceof JsonFault
        ? `data.json is not JSON: ${error.message}`
        : notACollection(`${error.message} (byte ${error.position})`);
    throw new ArchiveError(`In the results, ${fault}.`, { entry: "data.json", cause: error });
  } finally {
    await bytes.stop(undefined);
  }
}
