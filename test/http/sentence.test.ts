import { expect, it } from "vitest";
import { asSentence } from "../../src/http/sentence";

it.each([
  ["It failed", "It failed."],
  ["It failed.", "It failed."],
  ["It failed!", "It failed!"],
  ["It went on and on…", "It went on and on…"],
])("ends %j as %j", (text, sentence) => {
  expect(asSentence(text)).toBe(sentence);
});
