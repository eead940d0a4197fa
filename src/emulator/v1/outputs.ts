import { answer, envelope, failure, json } from "../answers";
import { streamOfPieces } from "../body";
import type { IncomingRequest } from "../incoming";
import { type ProvidedDataJson, provide } from "../provided";
import { mediaTypeOf } from "../storage/media-types";
import type { EmulatedJob } from "./job";
import { EmulatedJobtask } from "./jobtask";
import { hasOutputs } from "./statuses";

type OutputsOwner = EmulatedJob | EmulatedJobtask;

/** Responds below the outputs of a job or a job task; `undefined` for an unknown path. */
export async function answerOutputs(
  request: IncomingRequest,
  {
    owner,
    path,
    sign,
  }: {
    owner: OutputsOwner;
    path: string;
    sign: (owner: OutputsOwner, request: IncomingRequest) => Promise<string>;
  },
): Promise<Response | undefined> {
  const missing = failure(404, `No outputs found for id ${owner.id}`);
  const quicklookPath = /^outputs\/quicklooks(?:\/(.+))?$/s.exec(path);
  if (path === "outputs/data-json") {
    if (!hasOutputs(owner.status) || owner.dataJson === undefined) return missing;
    return answerDataJson(owner.dataJson);
  }
  if (path === "downloads/results") {
    if (!hasOutputs(owner.status) || owner.results === undefined) return missing;
    return envelope({ url: await sign(owner, request) });
  }
  if (quicklookPath !== null && owner instanceof EmulatedJobtask) {
    if (!hasOutputs(owner.status)) return missing;
    return answerQuicklooks(owner, quicklookPath[1]);
  }
  return undefined;
}

async function answerDataJson(dataJson: ProvidedDataJson): Promise<Response> {
  const given = await (typeof dataJson === "function" ? dataJson() : dataJson);
  if (typeof given !== "string" && !(Symbol.iterator in given) && !(Symbol.asyncIterator in given)) {
    return json(given);
  }
  return new Response(streamOfPieces(given), { headers: { "content-type": "application/json" } });
}

async function answerQuicklooks(task: EmulatedJobtask, id: string | undefined): Promise<Response> {
  if (id === undefined) return envelope([...task.quicklooks.keys()]);
  const quicklook = await provide(task.quicklooks.get(id));
  if (quicklook === undefined) return failure(404, `Quicklook not found for id ${id}`);
  return answer(quicklook.bytes, { headers: { "content-type": quicklook.mediaType ?? mediaTypeOf(id) } });
}
