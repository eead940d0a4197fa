import type { Map as LeafletMap, Popup } from "leaflet";
import { makeElement } from "./make-element";
import type { MapFootprint } from "./map-document";

/**
 * The content of a popup: name, note and properties of a footprint. Everything is shown as text; nothing in a feature
 * is ever read as HTML.
 */
export function popupContent(document: Document, { name, note, rows }: MapFootprint): HTMLElement {
  const content = makeElement(document, "div", {
    class: "up42-popup",
    // So that keys can scroll it.
    tabindex: "0",
    role: "group",
    "aria-label": name,
  });
  content.append(makeElement(document, "h2", {}, name));
  if (note !== null) content.append(makeElement(document, "p", {}, note));
  if (rows.length === 0) {
    content.append(makeElement(document, "p", {}, "No properties"));
    return content;
  }
  const table = makeElement(document, "table");
  const body = table.createTBody();
  for (const [property, value] of rows) {
    const row = body.insertRow();
    const head = makeElement(document, "th", { scope: "row" });
    // Names may break after each of their parts.
    for (const part of property.split(/(?<=[._:/-])/)) head.append(part, document.createElement("wbr"));
    row.append(head);
    row.insertCell().textContent = value;
  }
  content.append(table);
  return content;
}

/** Moves the map so that a popup is completely visible, clear of the controls by so many pixels at each edge. */
export function bringIntoView(
  map: LeafletMap,
  { popup, clear }: { popup: Popup; clear: Record<"top" | "left" | "right" | "bottom", number> },
): void {
  const box = popup.getElement()?.getBoundingClientRect();
  if (box === undefined) return;
  const ground = map.getContainer().getBoundingClientRect();
  const right = box.right - (ground.right - clear.right);
  const bottom = box.bottom - (ground.bottom - clear.bottom);
  const left = box.left - (ground.left + clear.left);
  const top = box.top - (ground.top + clear.top);
  // A popup that is too large shows its top left.
  const across = left < 0 ? left : Math.min(left, Math.max(0, right));
  const down = top < 0 ? top : Math.min(top, Math.max(0, bottom));
  if (across !== 0 || down !== 0) map.panBy([across, down]);
}
