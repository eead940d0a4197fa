import { apiError, isRecord } from "../http/answers";
import type { Session } from "../session";
import type { ResultCollection } from "../types";

/** Reads the data.json below `path` and refuses whatever is not a FeatureCollection. */
export async function readFeatures(
  { api }: Session,
  path: string,
  { signal }: { signal?: AbortSignal | undefined },
): Promise<ResultCollection> {
  const dataPath = `${path}/outputs/data-json/`;
  const body = await api.getJson(dataPath, { signal });
  const fault = faultOf(body);
  if (fault === undefined) return body as ResultCollection;
  throw apiError(api.asked(dataPath), {
    status: 200,
    body,
    what: `data.json is not a FeatureCollection: ${fault}`,
  });
}

/** Says what keeps a body from being a FeatureCollection. Members that a feature may lack are left to the reader. */
function faultOf(body: unknown): string | undefined {
  if (!isRecord(body)) return "it is not an object";
  if (body.type !== "FeatureCollection") return `its type is ${JSON.stringify(body.type) ?? "missing"}`;
  if (!Array.isArray(body.features)) return "it has no list of features";
  const at = body.features.findIndex((feature) => !isRecord(feature) || feature.type !== "Feature");
  return at === -1 ? undefined : `its feature number ${at + 1} is not a Feature`;
}
