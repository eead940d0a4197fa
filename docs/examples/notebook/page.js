// @ts-check
/** Shows the notebook: each value and, if its cell has a name, the cell's code. */
import { Inspector } from "@observablehq/inspector";
import { Runtime } from "@observablehq/runtime";
import { html, svg } from "htl";
import define from "./notebook.js";

const page = /** @type {HTMLElement} */ (document.querySelector("main"));

/** Cells with more lines show their code only on request. */
const mostLines = 9;

new Runtime({ html: () => html, svg: () => svg }).module(define, (name, body) => {
  const section = document.createElement("section");
  const value = document.createElement("div");
  section.append(value);
  if (name && body) {
    section.id = name;
    section.append(code(`${name} = ${cellOf(String(body))}`));
  }
  page.append(section);
  return new Inspector(value);
});

/** @param {string} text */
function code(text) {
  const pre = Object.assign(document.createElement("pre"), { textContent: text, tabIndex: 0 });
  if (text.split("\n").length <= mostLines) return pre;
  const details = document.createElement("details");
  details.append(
    Object.assign(document.createElement("summary"), { textContent: `${text.split(" ")[0]} = …` }),
    pre,
  );
  return details;
}

/**
 * The function of a cell as you write it in a notebook: without types, and without its parameters, which the runtime
 * fills in by name.
 * @param {string} source
 */
function cellOf(source) {
  const body = source
    .replaceAll(/\/\*\* @type .*?\*\/\s*/g, "")
    .replace(/^(?:async )?(?:function\*? ?)?\([^)]*\)(?: =>)?\s*/, "");
  const indents = body
    .split("\n")
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return Number.isFinite(indent) ? body.replaceAll(`\n${" ".repeat(indent)}`, "\n") : body;
}
