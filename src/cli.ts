#!/usr/bin/env node
/**
 * The terminal program `up42-js`.
 *
 * @module
 */
import { main } from "./node/cli/main";

await main();
