import type { DanfoLike } from "./danfo";

/**
 * Stands in for danfojs where its own declarations must stay out: they bring Node's types with them, which would hide
 * every use of Node in code for browsers.
 */
export declare const DataFrame: DanfoLike["DataFrame"];
