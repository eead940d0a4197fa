import { UnsupportedError } from "../errors";
import { collectionFaults } from "../geojson/faults";
import { maxTextBytes } from "../geojson/text-limit";
import { apiError } from "../http/answers";
import { BodyTooLongError } from "../http/exchange";
import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { FeatureOptions, ResultCollection } from "../types";

export function dataJsonPath(path: string): string {
  return `${path}/outputs/data-json/`;
}

/** Reads the data.json below `path` and refuses whatever is not a FeatureCollection. */
export async function readFeatures(
  { api }: Session,
  path: string,
  { signal, nonFinite, maxBytes = maxTextBytes }: FeatureOptions & { maxBytes?: number },
): Promise<ResultCollection> {
  const dataPath = dataJsonPath(path);
  const body = await api.getJson(dataPath, { signal, nonFinite, maxBytes }).catch((error) => {
    throw error instanceof BodyTooLongError ? tooLong(maxBytes, error) : error;
  });
  const fault = faultOf(body);
  if (fault === undefined) return body as ResultCollection;
  throw apiError(api.asked(dataPath), { status: 200, body, what: notACollection(fault) });
}

export function notACollection(fault: string): string {
  return `data.json is not a FeatureCollection: ${fault}`;
}

/** Says why a body is not a FeatureCollection. Does not check the optional members of features. */
function faultOf(body: unknown): string | undefined {
  if (!isRecord(body)) return collectionFaults.notAnObject;
  if (body.type !== "FeatureCollection") return collectionFaults.type(body.type);
  if (!Array.isArray(body.features)) return collectionFaults.noFeatures;
  const at = body.features.findIndex((feature) => !isRecord(feature) || feature.type !== "Feature");
  return at === -1 ? undefined : collectionFaults.notAFeature(at + 1);
}

function tooLong(maxBytes: number, cause: BodyTooLongError): UnsupportedError {
  return new UnsupportedError(
    `data.json has more than ${maxBytes} bytes, too many to read at once: ` +
      "read it with features(), one feature after the other.",
    { feature: "a data.json of this length in one piece", cause },
  );
}
