/**
 * `up42-js` where the platform is not Node, and the types for resolvers that cannot know the platform. In Node,
 * `import … from "up42-js"` means `node.ts`, which exports the same names.
 *
 * @module
 */
export { authenticateAnywhere as authenticate } from "./browser/authenticate";
export { verify } from "./browser/verify";
export { signalFrom } from "./client/signal-from";
export { watchProgress } from "./client/watch-progress";
export { toFeatureCollection } from "./dataframe/to-feature-collection";
export * from "./errors";
export type * from "./public-types";
