import type { Sink, SinkOptions } from "../../../src/files/sink";

/** Keeps texts by path, and what it was asked for. */
export function inMemory(): { sink: Sink; texts: Map<string, string>; begun: (SinkOptions | undefined)[] } {
  const texts = new Map<string, string>();
  const begun: (SinkOptions | undefined)[] = [];
  const sink: Sink = {
    async begin(options) {
      begun.push(options);
      const written = new Map<string, string>();
      return {
        async write({ path, body }) {
          written.set(path, await new Response(body).text());
        },
        async commit(paths) {
          for (const path of paths) texts.set(path, written.get(path) ?? "");
          return paths.map((path) => `mine:${path}`);
        },
        async rollback() {
          written.clear();
        },
      };
    },
  };
  return { sink, texts, begun };
}
