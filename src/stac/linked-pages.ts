import { eachOnce, mostListed } from "../async/listing";
import { withoutQuery } from "../http/address";
import { apiError } from "../http/answers";
import type { ApiClient } from "../http/api-client";
import { pathOf } from "../http/path-of";
import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { FeatureOptions } from "../types";

/** The request for a page: a GET, or a POST if it has a body. */
export interface PageRequest {
  /** Path below the API's address, query included. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}

/** The option of calls that list something page by page. */
export interface LimitOption {
  /**
   * Maximum number of results.
   * @default all of them; a list of more than a million ends with an error
   */
  readonly limitTo?: number | undefined;
}

interface LinkedPagesOptions<Item> extends FeatureOptions, LimitOption {
  /** Returns the items of a page, or a string that says why it is not one. */
  readonly itemsOf: (page: unknown) => readonly Item[] | string;
  /** Identifies an item that appears on two pages. */
  readonly keyOf: (item: Item) => string;
}

/** Requests for pages that are remembered, to notice when they repeat. */
const rememberedRequests = 100;

/** Empty pages in a row that end a list. Some services filter a page after they took it, and some always link to a next one. */
const mostEmptyPages = 5;

/**
 * Yields the items page by page, as long as a page links to a `next` one. Yields each item once, even if new items move
 * others to a later page meanwhile. Also ends after some empty pages, or at a link to a page that was already requested.
 *
 * @throws {ApiError} when an answer is not a page, when it links to another host, which must not get the token, or when
 *   the list does not end.
 */
export async function* linkedPages<Item>(
  { api }: Session,
  first: PageRequest,
  { itemsOf, keyOf, limitTo, ...options }: LinkedPagesOptions<Item>,
): AsyncGenerator<Item, void, undefined> {
  options.signal?.throwIfAborted();
  if (limitTo === 0) return;
  let given = 0;
  let request = first;

  async function* pages(): AsyncGenerator<readonly Item[], void, undefined> {
    const asked = new Set<string>();
    let emptyPages = 0;
    for (let next: PageRequest | undefined = first; next !== undefined; ) {
      const key = JSON.stringify(next);
      if (asked.has(key)) return;
      asked.add(key);
      // Their bodies may be long.
      if (asked.size > rememberedRequests) asked.delete(asked.values().next().value ?? "");
      request = next;
      const page = await readPage(api, request, options);
      const items = itemsOf(page);
      if (typeof items === "string") throw pageError(api, request, { body: page, what: items });
      yield items;
      emptyPages = items.length === 0 ? emptyPages + 1 : 0;
      next = emptyPages === mostEmptyPages ? undefined : nextPage(api, request, page);
    }
  }

  const endless = (why: string) =>
    pageError(api, request, { body: undefined, what: `The list does not end: ${why}` });
  const most = Math.max(mostListed, limitTo ?? 0);
  for await (const item of eachOnce(pages(), { keyOf, endless, most, signal: options.signal })) {
    yield item;
    given += 1;
    if (given === limitTo) return;
  }
}

function readPage(
  api: ApiClient,
  { path, body }: PageRequest,
  { nonFinite, signal }: FeatureOptions,
): Promise<unknown> {
  if (body === undefined) return api.getJson(path, { nonFinite, signal });
  return api.postJson(path, body, { isQuestion: true, nonFinite, signal });
}

function pageError(
  api: ApiClient,
  { path, body: sent }: PageRequest,
  { body, what }: { readonly body: unknown; readonly what: string },
): Error {
  return apiError(api.asked(path, sent === undefined ? "GET" : "POST"), { status: 200, body, what });
}

function nextPage(api: ApiClient, request: PageRequest, page: unknown): PageRequest | undefined {
  const links = isRecord(page) && Array.isArray(page.links) ? page.links : [];
  const link: unknown = links.find((some) => isRecord(some) && some.rel === "next");
  if (!isRecord(link) || typeof link.href !== "string") return undefined;
  const isRelative = !URL.canParse(link.href) && !link.href.startsWith("/");
  const path = isRelative ? relativeTo(request.path, link.href) : pathOf(api, link.href);
  // Paths of the API have no leading slash here.
  if (path === undefined || path.startsWith("/")) {
    throw pageError(api, request, {
      body: link,
      what: `The next page is linked at ${withoutQuery(link.href)}, which is another service, so it was not requested`,
    });
  }
  if (String(link.method).toUpperCase() !== "POST" && !isRecord(link.body)) return { path };
  // The body of a link may hold only the page token, so the search is sent again.
  return { path, body: { ...request.body, ...(isRecord(link.body) ? link.body : {}) } };
}

/** Resolves a path against another one, as browsers do. */
function relativeTo(path: string, href: string): string | undefined {
  const base = `http://relative/${path}`;
  if (!URL.canParse(href, base)) return undefined;
  const { host, pathname, search } = new URL(href, base);
  return host === "relative" ? pathname.slice(1) + search : undefined;
}
