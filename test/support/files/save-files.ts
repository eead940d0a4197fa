import fs from "node:fs";
import { join } from "node:path";
import { transact } from "../../../src/files/transact";
import { createDirectorySink } from "../../../src/node/directory/sink";

/** Files to be saved, as a download saves them. */
export interface SaveTask {
  readonly directory: string;
  /** What each file is to hold, by path. What is longer than three characters comes in two chunks. */
  readonly files: Readonly<Record<string, string>>;
  readonly overwrite?: boolean | undefined;
  /** Files that somebody else puts into the directory once all of `files` have been written. */
  readonly meanwhile?: Readonly<Record<string, string>> | undefined;
}

/** What somebody else does is not counted: these are the functions as they were when this file was loaded. */
const { mkdirSync, writeFileSync } = fs;

/** Saves files as a download does. */
export async function saveFiles({ directory, files, overwrite, meanwhile }: SaveTask): Promise<void> {
  const sink = createDirectorySink(directory, overwrite === undefined ? {} : { overwrite });
  await transact(sink, async (transaction) => {
    for (const [path, text] of Object.entries(files)) {
      await transaction.write({ path, mediaType: "text/plain", body: bodyOf(text) });
    }
    if (meanwhile !== undefined) {
      mkdirSync(directory, { recursive: true });
      for (const [name, text] of Object.entries(meanwhile)) writeFileSync(join(directory, name), text);
    }
    return Object.keys(files);
  });
}

function bodyOf(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  const half = Math.ceil(text.length / 2);
  const chunks = text.length < 4 ? [text] : [text.slice(0, half), text.slice(half)];
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
}
