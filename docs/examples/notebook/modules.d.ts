/** The packages of Observable that show the notebook come without types. */

declare module "@observablehq/runtime" {
  export const Runtime: new (builtins: object) => import("./cells").Runtime;
}

declare module "@observablehq/inspector" {
  export const Inspector: new (node: Element) => import("./cells").Observer;
}

declare module "htl" {
  export const html: unknown;
  export const svg: unknown;
}
