import type { Map as LeafletMap, Popup } from "leaflet";
import type { MapFootprint } from "./map-document";

/**
 * The content of a popup: name, note and properties of a footprint. Everything is shown as text; nothing in a feature
 * is ever read as HTML.
 */
export function popupContent(document: Document, { name, note, rows }: MapFootprint): HTMLElement {
  const content = document.createElement("div");
  content.className = "up42-popup";
  // So that keys can scroll it.
  content.tabIndex = 0;
  content.setAttribute("role", "group");
  content.setAttribute("aria-label", name);
  const heading = document.createElement("h2");
  heading.textContent = name;
  content.append(heading);
  if (note !== null) {
    const said = document.createElement("p");
    said.textContent = note;
    content.append(said);
  }
  if (rows.length === 0) {
    const remark = document.createElement("p");
    remark.textContent = "No properties";
    content.append(remark);
    return content;
  }
  const table = document.createElement("table");
  const body = table.createTBody();
  for (const [property, value] of rows) {
    const row = body.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    // Names may break after each of their parts.
    for (const part of property.split(/(?<=[._:/-])/)) head.append(part, document.createElement("wbr"));
    row.append(head);
    row.insertCell().textContent = value;
  }
  content.append(table);
  return content;
}

/** Margins that popups keep clear of, in pixels from the edges of the map. */
export interface KeptClear {
  readonly top: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** Moves the map so that a popup is completely visible, clear of the controls. */
export function bringIntoView(map: LeafletMap, { popup, clear }: { popup: Popup; clear: KeptClear }): void {
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
