/**
 * The most bytes that are read as one text. V8 holds no text of more UTF-16 units than that, and what is no longer in
 * bytes is no longer in these.
 */
export const maxTextBytes: number = 2 ** 29 - 24;
