import { mapQuicklooks } from "up42-js/viz";
import { sentenceOf } from "./announce";
import { find } from "./elements";
import type { Filtered } from "./filters";
import { newestOnly } from "./newest-only";

/** Draws the map again, with the quicklooks of the shown rows. */
export function offerMap(): (filtered: Filtered) => Promise<void> {
  const place = find("map", HTMLElement);
  const failure = find("map-error", HTMLElement);
  const drawings = newestOnly();

  return async ({ rows, area }) => {
    const signal = drawings.begin();
    failure.textContent = "";
    place.setAttribute("aria-busy", "true");
    try {
      const scenes = rows.map(({ scene }) => scene);
      const options = {
        title: "Map of the scenes",
        signal,
        ...(area === undefined ? {} : { areaOfInterest: area }),
      };
      const map = await mapQuicklooks(scenes, options).catch((error) => {
        if (signal.aborted) throw error;
        // A map without pictures still shows the footprints of the scenes.
        failure.textContent = sentenceOf(error);
        return mapQuicklooks(scenes, { ...options, showImages: false });
      });
      if (signal.aborted) return;
      // The style sheet sets the height.
      map.style.height = "100%";
      place.replaceChildren(map);
    } catch (error) {
      if (!signal.aborted) failure.textContent = sentenceOf(error);
    } finally {
      if (!signal.aborted) place.removeAttribute("aria-busy");
    }
  };
}
