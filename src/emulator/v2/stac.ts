import { isRecord } from "../../options";
import { boundsOf } from "../bounds";
import { BadRequest, type Exchange, problem, received, send } from "./exchange";
import type { EmulatedCollection, EmulatedItem } from "./item";
import { collectionPath, stacPath } from "./paths";
import { queryables, searched } from "./search";

const pageSize = 10;

/** Responds below the catalog of the storage; `undefined` for an unknown path. */
export function answerStac(exchange: Exchange, path: readonly string[]): Response | undefined {
  const { request, state, userId } = exchange;
  const [first, collectionId, items, itemId, ...rest] = path;
  const isGet = request.method === "GET";
  if (rest.length > 0) return undefined;
  if (first === "search" && path.length === 1) return search(exchange);
  if (itemId === undefined && !isGet) return problem(405);
  if (first === undefined) return send(exchange, catalog(state.url));
  if (first === "queryables" && path.length === 1) return send(exchange, queryablesSchema(state.url));
  if (first !== "collections") return undefined;
  if (collectionId === undefined) return collections(exchange);

  const collection = state.collectionsOf(userId).find(({ id }) => id === collectionId);
  if (collection === undefined) return problem(404, `Collection ${collectionId} does not exist.`);
  if (items === undefined) return send(exchange, withExtent(collection, state.itemsOf(userId)));
  if (items !== "items") return undefined;
  const all = state.itemsOf(userId).filter((item) => item.collectionId === collectionId);
  if (itemId === undefined) return itemPage(exchange, collection, all);
  const item = all.find(({ id }) => id === itemId);
  if (item === undefined) return problem(404, `Item ${itemId} in collection ${collectionId} does not exist.`);
  if (request.method === "PATCH") return update(exchange, item);
  return isGet ? send(exchange, item.info) : problem(405);
}

function catalog(url: string): unknown {
  const self = `${url}${stacPath}/`;
  const type = "application/json";
  return {
    type: "Catalog",
    stac_version: "1.0.0",
    stac_extensions: [],
    id: "up42-storage",
    title: "UP42 Storage",
    description: "UP42 Storage STAC API",
    conformsTo: [
      "https://api.stacspec.org/v1.0.0-rc.1/core",
      "https://api.stacspec.org/v1.0.0-rc.1/collections",
      "https://api.stacspec.org/v1.0.0-rc.1/ogcapi-features",
      "https://api.stacspec.org/v1.0.0-rc.1/item-search",
      "https://api.stacspec.org/v1.0.0-rc.1/item-search#filter",
    ],
    links: [
      { rel: "self", href: self, type },
      { rel: "root", href: self, type },
      { rel: "data", href: `${self}collections`, type },
      { rel: "search", href: `${self}search`, type, method: "POST" },
    ],
  };
}

function queryablesSchema(url: string): unknown {
  const properties = Object.entries(queryables).map(([name, type]) => [name, { title: name, type }]);
  return {
    $schema: "https://json-schema.org/draft/2019-09/schema",
    $id: `${url}${stacPath}/queryables`,
    type: "object",
    title: "STAC Storage Queryables",
    description: "Queryables for searching STAC Storage.",
    properties: Object.fromEntries(properties),
  };
}

function collections(exchange: Exchange): Response {
  const { request, state, userId } = exchange;
  const query = request.url.searchParams;
  const workspaceId = query.get("workspace_id");
  const all = state
    .collectionsOf(userId)
    .filter(({ info }) => workspaceId === null || info["up42-system:workspace_id"] === workspaceId);
  const page = pageOf(all, Object.fromEntries(query));
  const items = state.itemsOf(userId);
  return send(exchange, {
    collections: page.listed.map((collection) => withExtent(collection, items)),
    links: getLinks(exchange, `${stacPath}/collections`, page.next),
  });
}

function itemPage(exchange: Exchange, collection: EmulatedCollection, all: EmulatedItem[]): Response {
  const query = exchange.request.url.searchParams;
  const page = pageOf(newestFirst(all), Object.fromEntries(query));
  return send(exchange, {
    type: "FeatureCollection",
    features: page.listed.map(({ info }) => info),
    links: getLinks(exchange, `${collectionPath(collection.id)}/items`, page.next),
  });
}

function search(exchange: Exchange): Response {
  const { request, state, userId } = exchange;
  if (request.method !== "POST") return problem(405);
  const question = received(exchange);
  if (question === undefined) throw new BadRequest("The body is not a JSON object.");
  const page = pageOf(newestFirst(searched(state.itemsOf(userId), question)), question);
  const href = `${state.url}${stacPath}/search`;
  const link = { href, type: "application/geo+json", method: "POST" };
  const next = { rel: "next", ...link, body: { token: page.next }, merge: true };
  return send(exchange, {
    type: "FeatureCollection",
    features: page.listed.map(({ info }) => info),
    links: [
      { rel: "root", href: `${state.url}${stacPath}/`, type: "application/json" },
      ...(page.next === undefined ? [] : [next]),
    ],
  });
}

/** Sets title and tags. Missing ones stay unchanged. */
function update(exchange: Exchange, { info }: EmulatedItem): Response {
  const changes = received(exchange);
  if (changes === undefined) throw new BadRequest("The body is not a JSON object.");
  const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
    "up42-user:title": (value) => value === null || typeof value === "string",
    "up42-user:tags": (value) =>
      value === null || (Array.isArray(value) && value.every((tag) => typeof tag === "string")),
  };
  const wrong = Object.entries(changes).find(([name, value]) => !fits[name]?.(value));
  if (wrong !== undefined) throw new BadRequest(`${wrong[0]} cannot be set so.`);
  Object.assign(info.properties, changes);
  return send(exchange, info);
}

/** A page of a list, which begins after the last entry of the page before, and the token of the next page. */
function pageOf<Listed extends { readonly id: string }>(
  all: readonly Listed[],
  { limit, token }: { readonly limit?: unknown; readonly token?: unknown },
): { readonly listed: readonly Listed[]; readonly next: string | undefined } {
  const size = Number(limit ?? pageSize);
  const isFirst = token === undefined || token === null;
  if (!Number.isInteger(size) || size < 1 || size > 10_000) {
    throw new BadRequest(`limit ${limit} is not allowed.`);
  }
  const last = isFirst ? -1 : all.findIndex(({ id }) => `next:${id}` === token);
  if (!isFirst && last === -1) throw new BadRequest(`token ${token} is not known.`);
  const listed = all.slice(last + 1, last + 1 + size);
  const hasMore = last + 1 + size < all.length;
  return { listed, next: hasMore ? `next:${listed.at(-1)?.id}` : undefined };
}

function getLinks({ request, state }: Exchange, path: string, token: string | undefined): unknown[] {
  const query = new URLSearchParams(request.url.searchParams);
  const type = "application/json";
  const links: object[] = [
    { rel: "root", href: `${state.url}${stacPath}/`, type },
    { rel: "self", href: state.url + path, type },
  ];
  if (token === undefined) return links;
  query.set("token", token);
  return [...links, { rel: "next", href: `${state.url}${path}?${query}`, type, method: "GET" }];
}

function newestFirst(items: readonly EmulatedItem[]): EmulatedItem[] {
  const timeOf = ({ info }: EmulatedItem) => Date.parse(`${info.properties.datetime}`) || 0;
  return [...items].sort((left, right) => timeOf(right) - timeOf(left));
}

function withExtent({ id, info }: EmulatedCollection, all: readonly EmulatedItem[]): unknown {
  if (isRecord(info.extent)) return info;
  const items = all.filter(({ collectionId }) => collectionId === id);
  const geometries = items.flatMap(({ info }) => info.geometry ?? []);
  const moments = items.map(({ info }) => info.properties.datetime).sort();
  return {
    ...info,
    extent: {
      spatial: { bbox: [boundsOf(geometries) ?? [-180, -90, 180, 90]] },
      temporal: { interval: [[moments[0] ?? null, moments.at(-1) ?? null]] },
    },
  };
}
