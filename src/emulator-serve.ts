/**
 * The emulator on local ports: Node only.
 *
 * @module
 */
export { type ServedEmulator, type ServeOptions, serve } from "./node/serve";
