/**
 * A page built with up42-js: sign in, choose a task of a project's job or a processing job, see its scenes in a table
 * and on a map, and download some of them.
 */
import { isUp42Error } from "up42-js/browser";
import { announce, sentenceOf } from "./announce";
import { offerChoice } from "./choose";
import { offerDownloads } from "./downloads";
import { find } from "./elements";
import { offerFilters } from "./filters";
import { offerMap } from "./map";
import { newestOnly } from "./newest-only";
import { type Row, readRows } from "./scenes";
import { type Access, offerSignIn } from "./sign-in";
import { countOf } from "./sizes";
import type { Source } from "./source";
import { buildTable, type SceneTable } from "./table";

/** Milliseconds between a change and the new map, with an announcement of how many scenes match. */
const settleMs = 250;

/** The shown job or task, with its scenes. */
interface Shown {
  readonly source: Source;
  readonly rows: readonly Row[];
  readonly table: SceneTable;
}

let shown: Shown | undefined;
let settling: ReturnType<typeof setTimeout> | undefined;
const sources = newestOnly();
const drawMap = offerMap();
const filter = offerFilters({ onChange: () => void showFiltered() });
let latestFilter = 0;
const downloads = offerDownloads({
  wanted: () => shown && { source: shown.source, rows: shown.table.chosen() },
});

offerSignIn({ onSignIn: begin });
find("sign-out", HTMLButtonElement).addEventListener("click", () => location.reload());

function begin(access: Access): void {
  find("account-name", HTMLElement).textContent = access.name;
  find("account", HTMLElement).hidden = false;
  find("choose", HTMLElement).hidden = false;
  offerChoice(access, { onSource: open });
}

/** Shows the scenes of the chosen job or task, or says that it has no scenes. */
async function open(source: Source | undefined): Promise<void> {
  const signal = sources.begin();
  const note = find("scenes-note", HTMLElement);
  const failure = find("scenes-error", HTMLElement);
  shown = undefined;
  clearTimeout(settling);
  downloads.clear();
  failure.textContent = "";
  find("scenes-view", HTMLElement).hidden = true;
  find("scenes", HTMLElement).hidden = source === undefined;
  if (source === undefined) return;
  note.textContent = "Reading the scenes…";
  try {
    const rows = await readRows(source, { signal });
    if (signal.aborted) return;
    note.textContent = rows.length === 0 ? `This ${source.kind} has found no scenes.` : "";
    if (rows.length === 0) return;
    const table = buildTable(rows, {
      signal,
      onSort: announce,
      onChoice: () => downloads.showChosen(table.chosen()),
    });
    shown = { source, rows, table };
    find("scenes-view", HTMLElement).hidden = false;
    await showFiltered();
  } catch (error) {
    if (signal.aborted) return;
    const hasNone = isUp42Error(error, "ApiError") && error.status === 404;
    note.textContent = hasNone ? `This ${source.kind} has no results.` : "";
    failure.textContent = hasNone ? "" : sentenceOf(error);
  }
}

/** Shows the matching scenes: right away in the table, and on the map once the filters no longer change. */
async function showFiltered(): Promise<void> {
  if (shown === undefined) return;
  const { rows, table } = shown;
  const call = ++latestFilter;
  const filtered = await filter(rows);
  // The user has changed the filters, or opened something else, in the meantime.
  if (call !== latestFilter || shown?.table !== table) return;
  table.show(filtered);
  find("table-none", HTMLElement).hidden = filtered.rows.length > 0;
  const whole = countOf(rows.length, "scene");
  find("table-title", HTMLElement).textContent =
    filtered.rows.length === rows.length ? whole : `${filtered.rows.length} of ${whole}`;
  clearTimeout(settling);
  settling = setTimeout(() => {
    announce(`${filtered.rows.length} of ${whole} shown.`);
    void drawMap(filtered).then(() => table.showPictures());
  }, settleMs);
}
