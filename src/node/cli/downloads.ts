import { UsageError } from "./failures";
import { checkText, countFrom } from "./flag-values";
import { type Context, type DownloadFlags, openOutputs, type QuicklooksFlags } from "./open";
import { tellDownload } from "./progress";
import { noteSkipped } from "./skipped";

export async function saveQuicklooks(context: Context, flags: QuicklooksFlags): Promise<void> {
  const { output, signal } = context;
  const { outputDirectory, overwrite } = flags;
  const outputs = await openOutputs(context, flags);
  const paths = await context.withProgress(flags, (line) => {
    const onProgress = tellDownload("quicklooks", line);
    return outputs.downloadQuicklooks({ outputDirectory, overwrite, onProgress, signal });
  });
  if (flags.json === true) return output.json(paths);
  if (paths.length === 0) context.note("no quicklooks were found.");
  for (const path of paths) await output.write(`${path}\n`);
}

export async function saveResults(context: Context, flags: DownloadFlags): Promise<void> {
  const { command, output, signal } = context;
  const { outputDirectory, overwrite, match, unpacking, merge } = flags;
  for (const text of match ?? []) {
    checkText(command, { flag: "--match", text, what: 'a glob such as "**/*.tif"' });
  }
  for (const name of ["jobIds", "processingJobIds", "itemIds"] as const) {
    const file = flags[name];
    if (file === undefined) continue;
    const { saveMany } = await import("./many-outputs");
    return saveMany(context, { name, file, flags });
  }
  if (!merge) {
    throw new UsageError(
      "download takes --no-merge only with --job-ids, --processing-job-ids or --item-ids.",
    );
  }
  const connections = countFrom(command, { flag: "--connections", text: flags.connections, least: 1 });
  const outputs = await openOutputs(context, flags);
  const details = await context.withProgress(flags, (line) => {
    const onProgress = tellDownload("results", line);
    const options = { outputDirectory, overwrite, match, unpacking, connections, onProgress, signal };
    return outputs.downloadResults({ ...options, details: true });
  });
  if (flags.json === true) return output.json(details);
  if (details.saved.length === 0) context.note("no matching files were found in the results.");
  for (const path of details.saved) await output.write(`${path}\n`);
  noteSkipped(context.note, details.skipped);
}
