import type { ColumnSource, SchemaElement } from "hyparquet-writer";
import { InputError } from "../../errors";
import type { SoundFeature } from "../batches";
import { Extent, extentOf } from "../extent";
import { type ColumnKind, jsonText, kindOf } from "../values";
import { boxColumn, boxFields, geometryColumn } from "./geo-metadata";
import { WkbWriter } from "./wkb";

/** Collects the cells of a row group for one or more columns of a Parquet file. */
export interface ParquetColumn {
  readonly schema: readonly SchemaElement[];
  /** Adds the cell of the next row and returns its approximate size in bytes. */
  add(feature: SoundFeature, row: number): number;
  /** All cells since the last call. */
  take(): ColumnSource[];
}

const elements: Readonly<Record<ColumnKind, Omit<SchemaElement, "name">>> = {
  boolean: { type: "BOOLEAN" },
  integer: { type: "INT64" },
  number: { type: "DOUBLE" },
  // Each type has both annotations, because older readers only know the older one.
  timestamp: {
    type: "INT64",
    converted_type: "TIMESTAMP_MILLIS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
  },
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  json: { type: "BYTE_ARRAY", converted_type: "JSON", logical_type: { type: "JSON" } },
};

interface ValueColumnOptions {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly read: (feature: SoundFeature) => unknown;
  /** How errors name the value. */
  readonly nameOf: (row: number) => string;
}

export class ValueColumn implements ParquetColumn {
  readonly schema: readonly SchemaElement[];
  readonly #options: ValueColumnOptions;
  #cells: unknown[] = [];

  constructor(options: ValueColumnOptions) {
    const { name, kind } = options;
    this.#options = options;
    this.schema = [{ name, repetition_type: "OPTIONAL", ...elements[kind] }];
  }

  add(feature: SoundFeature, row: number): number {
    const { kind, read, nameOf } = this.#options;
    const value = read(feature);
    const label = (): string => nameOf(row);
    if (kindOf(value, label) === undefined) {
      this.#cells.push(null);
      return 1;
    }
    switch (kind) {
      case "integer":
        this.#cells.push(BigInt(value as number));
        return 8;
      case "timestamp":
        // A string after it waited as JSON.
        this.#cells.push(momentOf(value as Date | string | number, label));
        return 8;
      case "text": {
        const text = textOf(value, label);
        this.#cells.push(text);
        return text.length;
      }
      case "json": {
        // As JSON, because the writer would round a bigint and ignore `toJSON`.
        const text = jsonText(value, label) ?? "null";
        this.#cells.push(JSON.parse(text));
        return text.length;
      }
      default:
        this.#cells.push(value);
        return 8;
    }
  }

  take(): ColumnSource[] {
    const { name, kind } = this.#options;
    const data = this.#cells;
    this.#cells = [];
    // The smallest and the largest JSON string help nobody, and would be repeated in full at the end of the file.
    return [{ name, data, ...(kind === "json" ? { statistics: false } : {}) }];
  }
}

/** The geometries, and the box around each, which lets readers skip row groups. */
export class GeometryColumns implements ParquetColumn {
  readonly schema: readonly SchemaElement[] = [
    // GeoParquet 1.1 does not set a logical type here: Parquet's own, GEOMETRY, is newer, and older readers would
    // refuse the file.
    { name: geometryColumn, repetition_type: "OPTIONAL", type: "BYTE_ARRAY" },
    { name: boxColumn, repetition_type: "OPTIONAL", num_children: boxFields.length },
    ...boxFields.map((name) => ({ name, repetition_type: "OPTIONAL", type: "DOUBLE" }) as const),
  ];
  readonly extent = new Extent();
  /** The types so far, by their names in GeoParquet. */
  readonly types = new Set<string>();
  readonly #wkb = new WkbWriter();
  #geometries: (Uint8Array | null)[] = [];
  #boxes: (object | null)[] = [];

  add({ geometry }: SoundFeature): number {
    if (geometry === null || geometry === undefined) {
      this.#geometries.push(null);
      this.#boxes.push(null);
      return 1;
    }
    const extent = extentOf(geometry);
    const { isEmpty, hasHeights } = extent;
    this.extent.add(extent);
    this.types.add(hasHeights ? `${geometry.type} Z` : geometry.type);
    const bytes = this.#wkb.write(geometry, { hasHeights });
    this.#geometries.push(bytes);
    // A geometry must have a box; that of an empty geometry has no bounds.
    const { xmin, ymin, xmax, ymax } = extent;
    this.#boxes.push(isEmpty ? {} : { xmin, ymin, xmax, ymax });
    return bytes.byteLength;
  }

  take(): ColumnSource[] {
    const [geometries, boxes] = [this.#geometries, this.#boxes];
    this.#geometries = [];
    this.#boxes = [];
    return [
      { name: geometryColumn, data: geometries, statistics: false },
      { name: boxColumn, data: boxes },
    ];
  }
}

function momentOf(value: Date | string | number, name: () => string): Date {
  const date = new Date(value);
  if (!Number.isNaN(date.getTime())) return date;
  throw new InputError(`${name()} is outside the range of dates.`, { argument: "source" });
}

function textOf(value: unknown, name: () => string): string {
  if (typeof value !== "object") return String(value);
  return value instanceof Date ? value.toISOString() : (jsonText(value, name) ?? "");
}
