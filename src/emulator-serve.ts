export { type ServedEmulator, type ServeOptions, serve } from "./node/serve";
