import { withoutQuery } from "../http/address";
import { apiError } from "../http/answers";
import type { ApiClient } from "../http/api-client";
import { pathOf } from "../http/path-of";
import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";

/** A question for a page: a GET, or with a body a POST. */
export interface PageRequest {
  /** Path below the API's address, query included. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}

/** How pages are read. */
export interface LinkedPagesOptions<Item> extends CallOptions {
  /** The items of a page; a text says what keeps it from being one. */
  readonly itemsOf: (page: unknown) => readonly Item[] | string;
  /** What an item is known by when it is met again. */
  readonly keyOf: (item: Item) => string;
  /**
   * How many are given at the most.
   * @default all of them
   */
  readonly limitTo?: number | undefined;
}

/**
 * Gives the items of one page after the other, as far as each links to a `next` one, and each item once: what was added
 * meanwhile moves the others on, to where they are met again. An empty page, or a link to one that was asked for
 * already, ends it as well.
 *
 * @throws {ApiError} when a page is none, or links to another host: that must not get the token.
 */
export async function* linkedPages<Item>(
  { api }: Session,
  first: PageRequest,
  { itemsOf, keyOf, limitTo = Number.POSITIVE_INFINITY, signal }: LinkedPagesOptions<Item>,
): AsyncGenerator<Item, void, undefined> {
  signal?.throwIfAborted();
  const given = new Set<string>();
  const asked = new Set<string>();
  let request: PageRequest | undefined = limitTo === 0 ? undefined : first;
  while (request !== undefined && !asked.has(JSON.stringify(request))) {
    asked.add(JSON.stringify(request));
    const page = await readPage(api, request, { signal });
    const items = itemsOf(page);
    if (typeof items === "string") throw pageError(api, request, { body: page, what: items });
    for (const item of items) {
      signal?.throwIfAborted();
      const key = keyOf(item);
      if (given.has(key)) continue;
      given.add(key);
      yield item;
      if (given.size === limitTo) return;
    }
    request = items.length === 0 ? undefined : nextPage(api, request, page);
  }
}

function readPage(api: ApiClient, { path, body }: PageRequest, { signal }: CallOptions): Promise<unknown> {
  if (body === undefined) return api.getJson(path, { signal });
  return api.postJson(path, body, { isQuestion: true, signal });
}

function pageError(
  api: ApiClient,
  { path, body: sent }: PageRequest,
  { body, what }: { readonly body: unknown; readonly what: string },
): Error {
  return apiError(api.asked(path, sent === undefined ? "GET" : "POST"), { status: 200, body, what });
}

/** The question that a page's `next` link is for. */
function nextPage(api: ApiClient, request: PageRequest, page: unknown): PageRequest | undefined {
  const links = isRecord(page) && Array.isArray(page.links) ? page.links : [];
  const link: unknown = links.find((some) => isRecord(some) && some.rel === "next");
  if (!isRecord(link) || typeof link.href !== "string") return undefined;
  const isRelative = !URL.canParse(link.href) && !link.href.startsWith("/");
  const path = isRelative ? relativeTo(request.path, link.href) : pathOf(api, link.href);
  // A path that begins with a slash is none of the API's, whose own slash is left away.
  if (path === undefined || path.startsWith("/")) {
    throw pageError(api, request, {
      body: link,
      what: `The next page is linked at ${withoutQuery(link.href)}, which is not the service that was asked, so it was not asked for`,
    });
  }
  if (String(link.method).toUpperCase() !== "POST" && !isRecord(link.body)) return { path };
  // A link may hold the token alone, and what was searched for has to be said again.
  return { path, body: { ...request.body, ...(isRecord(link.body) ? link.body : {}) } };
}

/** A path that is relative to another one, as in a browser. */
function relativeTo(path: string, href: string): string | undefined {
  const base = `http://relative/${path}`;
  if (!URL.canParse(href, base)) return undefined;
  const { host, pathname, search } = new URL(href, base);
  return host === "relative" ? pathname.slice(1) + search : undefined;
}
