/**
 * The most bytes that are read as one string. It is V8's limit of UTF-16 units in a string, and UTF-8 never decodes to
 * more units than it has bytes.
 */
export const maxTextBytes: number = 2 ** 29 - 24;

/** The most arrays and objects in each other that JSON may have: deeper ones overflow the stack of what reads them. */
export const maxJsonLevels = 1_000;
