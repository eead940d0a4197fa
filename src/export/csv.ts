import type { Geometry } from "geojson";
import { InputError } from "../errors";
import { idColumn, nameColumns, nameOf, propertyOf } from "./columns";
import type { ExportJob } from "./export-job";
import type { CsvGeometry, CsvOptions } from "./options";
import { openTable } from "./table";
import { TextChunks } from "./text-chunks";
import { jsonText, kindOf } from "./values";
import { toWkt } from "./wkt";

/** U+FEFF, which tells spreadsheets that a file is UTF-8. */
const byteOrderMark = "\uFEFF";

/** Writes a header and one line for each feature: RFC 4180, with line feeds. */
export async function* csvChunks(
  { source, pace, platform }: ExportJob,
  { geometry = "wkt", forSpreadsheets = false }: CsvOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const table = await openTable(source, { pace, platform });
  try {
    const { survey } = table;
    const ids = survey.hasIds ? [idColumn] : [];
    const geometries = geometryColumns[geometry];
    const columns = nameColumns(survey, [...ids, ...geometries]);
    if (columns.length + ids.length + geometries.length === 0 && survey.rows > 0) {
      throw new InputError(
        'toCsv has no column to write: the features have neither ids nor properties, and "geometry": "none" writes no geometry.',
        { argument: "geometry" },
      );
    }
    const quote = forSpreadsheets ? (text: string) => quoted(withoutFormula(text)) : quoted;
    const lines = new TextChunks();
    if (forSpreadsheets) lines.add(byteOrderMark);
    lines.add(lineOf([...ids, ...columns.map(({ name }) => name), ...geometries].map(quote)));

    const totalRows = survey.rows;
    let row = 0;
    for await (const batch of table.read()) {
      for (const feature of batch) {
        const cells = ids.length > 0 ? [cellOf(feature.id, quote, () => `features[${row}].id`)] : [];
        for (const { property } of columns) {
          cells.push(cellOf(propertyOf(feature, property), quote, () => nameOf(row, property)));
        }
        for (const cell of geometryCells(feature.geometry ?? null, geometry, row)) cells.push(quoted(cell));
        lines.add(lineOf(cells));
        row += 1;
      }
      if (lines.isFull) yield lines.take();
      await pace.step({ phase: "writing", rows: row, totalRows });
    }
    yield lines.take();
    pace.tell({ phase: "writing", rows: row, totalRows });
  } finally {
    await table.close();
  }
}

const geometryColumns: Readonly<Record<CsvGeometry, readonly string[]>> = {
  wkt: ["geometry"],
  geojson: ["geometry"],
  lonlat: ["longitude", "latitude"],
  none: [],
};

/** The cells of one geometry; null for an empty cell. */
function geometryCells(
  geometry: Geometry | null,
  format: CsvGeometry,
  row: number,
): readonly (string | null)[] {
  if (format === "none") return [];
  if (geometry === null) return geometryColumns[format].map(() => null);
  if (format === "wkt") return [toWkt(geometry)];
  if (format === "geojson") return [jsonText(geometry, () => `features[${row}].geometry`) ?? null];
  if (geometry.type === "Point") {
    const [x = null, y = null] = geometry.coordinates;
    return [x, y].map((coordinate) => (coordinate === null ? null : String(coordinate)));
  }
  throw new InputError(
    `features[${row}].geometry is a ${geometry.type}, but only points have a longitude and a latitude: use "wkt" or "geojson".`,
    { argument: "geometry" },
  );
}

/** The cell of null is empty; an empty string is quoted, so that it stays different. */
function cellOf(value: unknown, quote: (text: string) => string, name: () => string): string {
  switch (kindOf(value, name)) {
    case undefined:
      return "";
    case "text":
      return quote(value as string);
    case "timestamp":
      return (value as Date).toISOString();
    case "json":
      return quote(jsonText(value, name) ?? "");
    default:
      return String(value);
  }
}

/**
 * Text that has to be in quotes, and text that readers may misinterpret without them: other separators, quotes and
 * escapes, comments, spaces at the ends.
 */
const needsQuotes = /^$|^[\s#']|\s$|[",;|\t\r\n\\]/;

function quoted(text: string | null): string {
  if (text === null) return "";
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

function withoutFormula(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}

function lineOf(cells: readonly string[]): string {
  const line = cells.join(",");
  // Readers skip an empty line, so a row would be lost.
  return line === "" && cells.length === 1 ? '""\n' : `${line}\n`;
}
