import { mapQuicklooks } from "up42-js/viz";
import { sentenceOf } from "./announce";
import { find } from "./elements";
import type { Filtered } from "./filters";
import { newestOnly } from "./newest-only";

/** Draws the map anew, with the quicklooks of the rows that are shown. */
export function offerMap(): (filtered: Filtered) => Promise<void> {
  const place = find("map", HTMLElement);
  const failure = find("map-error", HTMLElement);
  const drawings = newestOnly();

  return async ({ rows, area }) => {
    const signal = drawings.begin();
    failure.textContent = "";
    place.setAttribute("aria-busy", "true");
    try {
      const map = await mapQuicklooks(
        rows.map(({ scene }) => scene),
        { title: "Map of the scenes", signal, ...(area === undefined ? {} : { areaOfInterest: area }) },
      );
      if (signal.aborted) return;
      // The style sheet says how high it is.
      map.style.height = "100%";
      place.replaceChildren(map);
    } catch (error) {
      if (!signal.aborted) failure.textContent = sentenceOf(error);
    } finally {
      if (!signal.aborted) place.removeAttribute("aria-busy");
    }
  };
}
