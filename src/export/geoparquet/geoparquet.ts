import { InputError } from "../../errors";
import { idColumn, nameColumns, nameOf, propertyOf, type Survey, type TableColumn } from "../columns";
import type { ExportJob } from "../export-job";
import type { ColumnType, GeoParquetOptions } from "../options";
import { openTable } from "../table";
import { holds } from "../values";
import { boxColumn, geoMetadata, geometryColumn } from "./geo-metadata";
import { GeometryColumns, type ParquetColumn, ValueColumn } from "./parquet-columns";
import { RowGroups } from "./row-groups";

/** Writes a GeoParquet 1.1 file, one row group after the other. */
export async function* geoParquetChunks(
  { source, pace, platform }: ExportJob,
  { columnTypes = {} }: GeoParquetOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const table = await openTable(source, { pace, platform, properties: Object.keys(columnTypes) });
  try {
    const { survey } = table;
    const totalRows = survey.rows;
    const properties = propertyColumns(survey).map((column) => withType(column, columnTypes));
    const geometries = new GeometryColumns();
    const file = new RowGroups([...idColumns(survey), ...properties.map(toValueColumn), geometries]);
    let rows = 0;
    const rest = () => pace.step({ phase: "writing", rows, totalRows });
    for await (const batch of table.read()) {
      for (const feature of batch) {
        file.add(feature, rows);
        rows += 1;
        if (file.isFull) yield await file.endGroup(rest);
      }
      await rest();
    }
    const metadata = [
      { key: "geo", value: geoMetadata(geometries) },
      { key: "up42-js", value: ownMetadata(survey, properties) },
    ];
    yield await file.finish(metadata, rest);
    pace.tell({ phase: "writing", rows, totalRows });
  } finally {
    await table.close();
  }
}

function propertyColumns(survey: Survey): TableColumn[] {
  return nameColumns(survey, [...(survey.hasIds ? [idColumn] : []), geometryColumn, boxColumn]);
}

function withType(column: TableColumn, columnTypes: Readonly<Record<string, ColumnType>>): TableColumn {
  const { property, kind } = column;
  const type = Object.hasOwn(columnTypes, property) ? columnTypes[property] : undefined;
  if (type === undefined) return column;
  if (holds(type, kind)) return { ...column, kind: type };
  const found = kind === "json" ? "values that are nested or of several types" : `values of the type ${kind}`;
  throw new InputError(`columnTypes sets ${JSON.stringify(property)} to ${type}, but it has ${found}.`, {
    argument: "columnTypes",
  });
}

/** Ids are whole numbers or strings; where both occur, all become strings. */
function idColumns({ hasIds, idKind }: Survey): ParquetColumn[] {
  if (!hasIds) return [];
  return [
    new ValueColumn({
      name: idColumn,
      kind: idKind === "integer" ? "integer" : "text",
      read: ({ id }) => id,
      nameOf: (row) => `features[${row}].id`,
    }),
  ];
}

function toValueColumn({ name, property, kind = "text" }: TableColumn): ParquetColumn {
  return new ValueColumn({
    name,
    kind,
    read: (feature) => propertyOf(feature, property),
    nameOf: (row) => nameOf(row, property),
  });
}

/** Says which column has the ids, as the specification recommends, and which columns were renamed. */
function ownMetadata({ hasIds }: Survey, columns: readonly TableColumn[]): string {
  const renamed = columns.filter(({ name, property }) => name !== property);
  return JSON.stringify({
    ...(hasIds ? { id_column: idColumn } : {}),
    renamed_columns: Object.fromEntries(renamed.map(({ name, property }) => [name, property])),
  });
}
