import type { Control, Layer, Map as LeafletMap } from "leaflet";
import type { Leaflet } from "./load-leaflet";
import { makeElement } from "./make-element";

/** Layers that are switched together and, if there are several, also one by one. */
export interface LayerGroup {
  readonly name: string;
  /** The symbol in the list. */
  readonly swatch: "image" | "footprint" | "area";
  readonly layers: readonly { readonly name: string; readonly layer: Layer }[];
}

/**
 * Makes a control with a checkbox for each layer, which is also the legend of the map. Names are plain text; Leaflet's
 * own control reads them as HTML.
 */
export function layerSwitch(
  leaflet: Leaflet,
  groups: readonly LayerGroup[],
  { document }: { document: Document },
): Control {
  const control = new leaflet.Control({ position: "topright" });
  control.onAdd = (map) => {
    const box = makeElement(document, "details", { class: "up42-layers" });
    const summary = makeElement(document, "summary", {}, "Layers");
    box.append(summary, ...groups.map((group) => groupElement(document, group, map)));
    leaflet.DomEvent.disableClickPropagation(box);
    leaflet.DomEvent.disableScrollPropagation(box);
    // Inside the list, keys belong to the checkboxes and do not move the map.
    box.addEventListener("keydown", (event) => event.stopPropagation());
    return box;
  };
  return control;
}

function groupElement(
  document: Document,
  { name, swatch, layers }: LayerGroup,
  map: LeafletMap,
): HTMLElement {
  const attributes = { class: "up42-layer-group", role: "group", "aria-label": name };
  const group = makeElement(document, "div", attributes);
  const whole = checkbox(document, name, swatch);
  group.append(whole.label);
  const show = (layer: Layer, isShown: boolean) => {
    if (isShown) map.addLayer(layer);
    else map.removeLayer(layer);
  };
  const own = layers.length < 2 ? [] : layers.map(({ name: title }) => checkbox(document, title));
  own.forEach(({ input, label }, index) => {
    group.append(label);
    label.classList.add("up42-layer-single");
    input.addEventListener("change", () => {
      const [chosen] = layers.slice(index, index + 1);
      if (chosen !== undefined) show(chosen.layer, input.checked);
      const shown = own.filter((one) => one.input.checked).length;
      whole.input.checked = shown > 0;
      whole.input.indeterminate = shown > 0 && shown < own.length;
    });
  });
  whole.input.addEventListener("change", () => {
    for (const { input } of own) input.checked = whole.input.checked;
    for (const { layer } of layers) show(layer, whole.input.checked);
  });
  return group;
}

function checkbox(
  document: Document,
  name: string,
  swatch?: LayerGroup["swatch"],
): { label: HTMLLabelElement; input: HTMLInputElement } {
  const label = makeElement(document, "label");
  const input = makeElement(document, "input", { type: "checkbox" });
  input.checked = true;
  label.append(input);
  if (swatch !== undefined) {
    const attributes = { class: `up42-swatch up42-swatch-${swatch}`, "aria-hidden": "true" };
    label.append(makeElement(document, "span", attributes));
  }
  label.append(makeElement(document, "span", { class: "up42-layer-name", title: name }, name));
  return { label, input };
}
