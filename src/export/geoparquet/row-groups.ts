import type { KeyValue } from "hyparquet-writer";
import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { ParquetWriter } from "hyparquet-writer/src/parquet-writer.js";
import type { ParquetColumn } from "./parquet-columns";

/** A row group ends after so many rows, or so many bytes of geometries and strings: it is in memory as a whole. */
const mostRows = 20_000;
const mostBytes = 16 * 1024 * 1024;

/** The writer of the file. Spark's reader trusts the statistics of strings only with a name in this form. */
const createdBy = "up42-js version 0.1.0";

/**
 * Writes a Parquet file, row group by row group. The writer returns a promise only when its target does, and memory
 * does not.
 */
export class RowGroups {
  readonly #columns: readonly ParquetColumn[];
  readonly #bytes = new ByteWriter();
  readonly #parquet: ParquetWriter;
  #rows = 0;
  #size = 0;

  constructor(columns: readonly ParquetColumn[]) {
    this.#columns = columns;
    const fields = columns.flatMap(({ schema }) => schema);
    const nested = fields.reduce((count, { num_children: children = 0 }) => count + children, 0);
    this.#parquet = new ParquetWriter({
      writer: this.#bytes,
      schema: [{ name: "schema", num_children: fields.length - nested }, ...fields],
      createdBy,
    });
  }

  get isFull(): boolean {
    return this.#rows >= mostRows || this.#size >= mostBytes;
  }

  add(...row: Parameters<ParquetColumn["add"]>): void {
    for (const column of this.#columns) this.#size += column.add(...row);
    this.#rows += 1;
  }

  /** Ends a group and returns its bytes. */
  endGroup(): Uint8Array<ArrayBuffer> {
    this.#writeGroup();
    return this.#takeBytes();
  }

  /** Ends the last group and the file. */
  finish(metadata: KeyValue[]): Uint8Array<ArrayBuffer> {
    if (this.#rows > 0) this.#writeGroup();
    this.#parquet.kvMetadata = metadata;
    void this.#parquet.finish();
    return this.#takeBytes();
  }

  #writeGroup(): void {
    void this.#parquet.write({
      columnData: this.#columns.flatMap((column) => column.take()),
      rowGroupSize: this.#rows,
    });
    this.#rows = 0;
    this.#size = 0;
  }

  #takeBytes(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }
}
