import type { KeyValue } from "hyparquet-writer";
import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { ParquetWriter } from "hyparquet-writer/src/parquet-writer.js";
import type { ParquetColumn } from "./parquet-columns";

/** A row group ends after so many rows, or so many bytes of geometries and strings: it is in memory as a whole. */
const mostRows = 10_000;
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

  /** Ends a group and returns its bytes. Calls `rest` after each column. */
  async endGroup(rest: () => Promise<void>): Promise<Uint8Array<ArrayBuffer>> {
    await this.#writeGroup(rest);
    return this.#takeBytes();
  }

  /** Ends the last group and the file. */
  async finish(metadata: KeyValue[], rest: () => Promise<void>): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#rows > 0) await this.#writeGroup(rest);
    this.#parquet.kvMetadata = metadata;
    void this.#parquet.finish();
    return this.#takeBytes();
  }

  /** The writer writes a group in one go, so it gets a group for each column. They become one. */
  async #writeGroup(rest: () => Promise<void>): Promise<void> {
    const { row_groups: groups, num_rows: rowsBefore } = this.#parquet;
    const before = groups.length;
    for (const column of this.#columns) {
      for (const source of column.take()) {
        void this.#parquet.write({ columnData: [source], rowGroupSize: this.#rows });
        await rest();
      }
    }
    const parts = groups.splice(before);
    const rows = BigInt(this.#rows);
    groups.push({
      columns: parts.flatMap(({ columns }) => columns),
      num_rows: rows,
      total_byte_size: parts.reduce((sum, part) => sum + part.total_byte_size, 0n),
      total_compressed_size: parts.reduce((sum, part) => sum + (part.total_compressed_size ?? 0n), 0n),
    });
    this.#parquet.num_rows = rowsBefore + rows;
    this.#rows = 0;
    this.#size = 0;
  }

  #takeBytes(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }
}
