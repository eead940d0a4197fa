import { answer } from "../answers";
import { isNamed, sorted } from "../lists";
import { provide } from "../provided";
import { BadRequest, type Exchange, problem, received, send } from "./exchange";
import type { EmulatedAsset } from "./item";

/** Responds below the assets, except the catalog; `undefined` for an unknown path. */
export async function answerAssets(
  exchange: Exchange,
  [id, part, ...rest]: readonly string[],
): Promise<Response | undefined> {
  const { request, state, userId } = exchange;
  const { method } = request;
  if (rest.length > 0) return undefined;
  const visible = new Set(state.itemsOf(userId).map((item) => item.id));
  if (id === undefined) {
    const all = [...state.assets.values()].filter(({ itemId }) => visible.has(itemId));
    return method === "GET" ? assetPage(exchange, all) : problem(405);
  }
  const asset = state.assets.get(id);
  if (asset === undefined || !visible.has(asset.itemId)) return problem(404, `Asset ${id} does not exist.`);
  if (part === "metadata") {
    if (method === "POST") return update(exchange, asset);
    return method === "GET" ? send(exchange, await metadataOf(asset)) : problem(405);
  }
  if (part !== undefined && part !== "download-url") return undefined;
  if (method !== (part === undefined ? "GET" : "POST")) return problem(405);
  const { results } = asset;
  if (results === undefined) return problem(404, `Asset ${id} has no file.`);
  if (part !== undefined) {
    return send(exchange, { url: await exchange.sign(asset) });
  }
  const { bytes, mediaType = "", name = id } = await results();
  return answer(bytes, {
    headers: { "content-type": mediaType, "content-disposition": `attachment; filename="${name}"` },
  });
}

const sortFields = [
  "name",
  "title",
  "size",
  "createdAt",
  "updatedAt",
  "source",
  "collectionName",
  "producerName",
];

/** Responds with a page of assets, counted from 0. Without assets, the total of pages is 0. */
async function assetPage(exchange: Exchange, all: readonly EmulatedAsset[]): Promise<Response> {
  const query = exchange.request.url.searchParams;
  const page = Number(query.get("page") ?? 0);
  const size = Number(query.get("size") ?? 20);
  if (!Number.isInteger(page) || page < 0 || !Number.isInteger(size) || size < 1) {
    throw new BadRequest("page and size are whole numbers.");
  }
  const fitting = sorted(await Promise.all(all.filter(({ info }) => fits(info, query)).map(metadataOf)), {
    by: query.get("sort") ?? "createdAt,desc",
    fields: sortFields,
    read: (asset, field) => asset[field],
  });
  if (fitting === undefined) throw new BadRequest(`Cannot sort by ${query.get("sort")}.`);
  return send(exchange, {
    content: fitting.slice(page * size, (page + 1) * size),
    totalPages: Math.ceil(fitting.length / size),
    totalElements: fitting.length,
    number: page,
    size,
  });
}

function fits(info: Readonly<Record<string, unknown>>, query: URLSearchParams): boolean {
  const { createdAt, tags, name, title, orderId } = info;
  const created = Date.parse(`${createdAt}`);
  const words = query.get("search") ?? "";
  return (
    isNamed(query, "workspaceId", [info.workspaceId]) &&
    isNamed(query, "collectionNames", [info.collectionName]) &&
    isNamed(query, "producerNames", [info.producerName]) &&
    isNamed(query, "sources", [info.source]) &&
    isNamed(query, "tags", Array.isArray(tags) ? tags : []) &&
    [name, title, orderId].some((text) => `${text ?? ""}`.includes(words)) &&
    !(created < Date.parse(query.get("createdAfter") ?? "")) &&
    !(created > Date.parse(query.get("createdBefore") ?? ""))
  );
}

async function metadataOf({ info, file }: EmulatedAsset): Promise<Record<string, unknown>> {
  return { ...info, size: (await provide(file ?? { bytes: new Uint8Array() })).bytes.length };
}

async function update(exchange: Exchange, asset: EmulatedAsset): Promise<Response> {
  const { title, tags } = received(exchange) ?? {};
  if (title !== undefined) asset.info.title = title;
  if (tags !== undefined) asset.info.tags = tags;
  return send(exchange, await metadataOf(asset));
}
