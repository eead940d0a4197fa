import { DuckDBInstance } from "@duckdb/node-api";

/** One row of an answer, in values that JSON knows. */
export type Row = Readonly<Record<string, unknown>>;

/** A DuckDB of its own, in memory, which loads nothing from elsewhere. */
export interface Database {
  /** Runs a statement and answers its rows. Whole numbers of 64 bits are texts. */
  query(sql: string): Promise<readonly Row[]>;
  close(): void;
}

export async function openDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  return {
    async query(sql) {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjectsJson();
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
