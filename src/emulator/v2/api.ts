import { segmentsOf, withoutLastSlash } from "../incoming";
import { answerAssets } from "./assets";
import { BadRequest, type Exchange, problem } from "./exchange";
import { answerEula, answerProcessing } from "./processes";
import { answerStac } from "./stac";

/** Responds below `/v2`: processing, storage and licences. */
export async function answerV2(exchange: Exchange): Promise<Response> {
  const path = withoutLastSlash(exchange.request.url.pathname);
  const [, kind, ...rest] = segmentsOf(path);
  try {
    return (await answerKind(exchange, kind, rest)) ?? problem(404, `No resource found for path ${path}`);
  } catch (error) {
    if (error instanceof BadRequest) return problem(400, error.message);
    throw error;
  }
}

/** Sends the refusal of a token in the error format of these endpoints. */
export async function refusedV2(refusal: Response): Promise<Response> {
  const { error } = (await refusal.json()) as { error: { message: string } };
  return problem(refusal.status, error.message);
}

async function answerKind(
  exchange: Exchange,
  kind: string | undefined,
  path: readonly string[],
): Promise<Response | undefined> {
  if (kind === "processing") return answerProcessing(exchange, path);
  if (kind === "eulas") return answerEula(exchange, path);
  if (kind !== "assets") return undefined;
  return path[0] === "stac" ? answerStac(exchange, path.slice(1)) : answerAssets(exchange, path);
}
