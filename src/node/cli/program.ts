import { createRequire } from "node:module";
import { Command, CommanderError, Option } from "commander";
import { checkFolder, type VerifyFlags } from "./check-folder";
import { saveQuicklooks, saveResults } from "./downloads";
import { serveEmulator } from "./emulate";
import { UsageError } from "./failures";
import { examples, exitCodeHelp, signInHelp } from "./help";
import { showJob, showTask } from "./job";
import { listJobs, listProcessingJobs } from "./lists";
import type { Context, Surroundings } from "./open";
import { showResults } from "./results";

const jobSortFields = ["createdAt", "name", "id", "mode", "status", "startedAt", "finishedAt"];
const processingJobSortFields = ["created", "status", "processID", "creditConsumption.credits"];

export function createProgram(surroundings: Surroundings): Command {
  const run =
    <Flags>(job: (context: Context, flags: Flags) => Promise<void>) =>
    (flags: Flags, command: Command): Promise<void> =>
      job({ ...surroundings, command: command.name() }, flags);

  const program = new Command("up42-js")
    .description("Lists the jobs of a UP42 project or account, and downloads their results.")
    .usage("<command> [options]")
    .helpOption("-h, --help", "show help, also for a command: up42-js download --help")
    .configureOutput({ outputError: () => {} })
    .addHelpText("after", `\n${signInHelp}\n\n${examples.program}\n\n${exitCodeHelp}`);
  program.exitOverride((error) => endParsing(error, program));
  program.option("-V, --version", "show the version of this package").on("option:version", () => {
    program.configureOutput().writeOut?.(`${versionOfPackage()}\n`);
    throw new CommanderError(0, "commander.version", "");
  });

  withService(withList(command(program, "jobs"), jobSortFields))
    .summary("list the jobs of the project")
    .description("Lists the jobs of the project: id, status, mode, time of creation, name.")
    .addOption(
      new Option("--sortby <field>", "deprecated: use --sort-by").choices(jobSortFields).conflicts("sortBy"),
    )
    .option("--no-test-jobs", "leave out test queries")
    .option("--no-real-jobs", "leave out real jobs")
    .action(run(listJobs));

  withService(withList(command(program, "processing-jobs"), processingJobSortFields))
    .summary("list the processing jobs of the account")
    .description("Lists the processing jobs of the account: id, status, process, time of creation, title.")
    .option("--status <status...>", "only jobs with one of these statuses, such as successful")
    .option("--process-id <id...>", "only jobs of these processes")
    .option("--workspace-id <id>", "only jobs in this workspace")
    .action(run(listProcessingJobs));

  withService(command(program, "job"))
    .summary("show a job and its tasks, or a processing job, or wait until it ends")
    .description("Shows a job and its tasks, or a processing job.")
    .addOption(jobId())
    .addOption(processingJobId())
    .option("--track-status", "wait until the job has ended; exit code 5 if it did not succeed")
    .option("--report-time <seconds>", "seconds between two requests while waiting (default: 5)")
    .option("--logs", "print the logs of its tasks instead")
    .option("--json", "print JSON: the job, with its tasks as jobtasks")
    .action(run(showJob));

  withService(command(program, "task"))
    .summary("show a job task, or its log")
    .description("Shows a job task.")
    .addOption(jobId())
    .addOption(jobtaskId("id of the job task"))
    .option("--logs", "print its log instead")
    .option("--json", "print JSON")
    .action(run(showTask));

  withService(withOutputs(command(program, "results")))
    .summary("print features, or write them to a file")
    .description(
      "Prints the features of a job or of one of its tasks, or the items of a processing job, as they arrive, or writes " +
        "them to a file.",
    )
    .option("--ndjson", "print each feature as GeoJSON on a line of its own")
    .addOption(new Option("--json", "print one FeatureCollection").conflicts(["ndjson", "csv", "geoparquet"]))
    .addOption(new Option("--csv <file>", "write CSV").conflicts(["ndjson", "geoparquet"]))
    .addOption(new Option("--geoparquet <file>", "write GeoParquet").conflicts("ndjson"))
    .addOption(
      new Option("--non-finite <how>", "how to read NaN and Infinity (default: refuse)").choices([
        "refuse",
        "null",
      ]),
    )
    .option("--no-overwrite", "fail if the file exists already")
    .addOption(quiet())
    .action(run(showResults));

  withService(withFolder(command(program, "quicklooks")))
    .summary("download quicklooks")
    .description(
      "Downloads the quicklooks of a job, of one of its tasks or of a processing job, all or none, and prints their paths.",
    )
    .option("--json", "print the paths as a JSON array")
    .action(run(saveQuicklooks));

  withService(withFolder(command(program, "download")))
    .summary("download and unpack result files")
    .description(
      "Downloads the results of a job, of one of its tasks or of a processing job, or of many jobs, processing jobs or " +
        "stored items. Unpacks them as they arrive, checks them, and prints their paths. Either all files of a " +
        "job appear, or none.",
    )
    .addOption(
      idFile(
        "--job-ids <file>",
        "file with the ids of many jobs, the first word of each line; - reads standard input. Each job gets a folder. " +
          "Files that an earlier call saved are checked, not downloaded again",
      ),
    )
    .addOption(idFile("--processing-job-ids <file>", "the same for many processing jobs"))
    .addOption(idFile("--item-ids <file>", "the same for many stored items"))
    .option("--no-merge", "with ids from a file: do not write a data.json with all features")
    .option("--match <glob>", 'only files that match, such as "**/*.tif"; may be repeated', collect)
    .option("--no-unpacking", "keep the archive as it is; if the download breaks, the next call resumes it")
    .option("--connections <number>", "maximum number of connections to the storage (default: 6)")
    .option("--json", "print JSON: the saved paths, and what was verified")
    .action(run(saveResults));

  command(program, "verify")
    .argument("[directory]", "folder that download filled with many results", ".")
    .summary("check a folder of downloads")
    .description(
      "Compares the files that download saved for --job-ids, --processing-job-ids or --item-ids with the checksums in the " +
        "folder's manifest, and prints those that are missing, changed or unknown. Makes no requests. Exit code 1 if " +
        "any is missing or changed.",
    )
    .option("--json", "print JSON")
    .action((directory: string, flags: VerifyFlags) => checkFolder(surroundings, { directory, flags }));

  command(program, "emulator")
    .summary("serve a local emulator of UP42, to try things out")
    .description(
      "Serves the emulator with its sample project until it is stopped. First prints its addresses and credentials as a " +
        "line of JSON.",
    )
    .option("--port <number>", "port of the API; 0 picks any free port", "0")
    .option("--storage-port <number>", "port of the storage", "0")
    .option("--host <name>", "host name or address to listen on", "127.0.0.1")
    .option("--allowed-hosts <name...>", "more host names that requests may use, such as that of a container")
    .action(run(serveEmulator));

  return program;
}

/** Adds a command whose errors name its help. */
function command(program: Command, name: keyof typeof examples): Command {
  const added = program.command(name).helpOption("-h, --help", "show this help").allowExcessArguments(false);
  added.exitOverride((error) => endParsing(error, added));
  return added.addHelpText("after", `\n${examples[name]}`);
}

/** Adds the options that sign in and say where the service is. They come last in the help. */
function withService(command: Command): Command {
  const region = new Option("--region <name>", "region of the service").choices(["eu", "sa"]);
  const secret = "visible to others; prefer ";
  for (const option of [
    new Option("--project-id <id>", "id of the project (or UP42_PROJECT_ID)"),
    new Option(
      "--cfg-file <file>",
      "JSON file with project_id and project_api_key, or username and password",
    ),
    new Option("--username <email>", "e-mail address of the account (or UP42_USERNAME)"),
    new Option("--project-api-key <key>", `${secret}UP42_PROJECT_API_KEY`),
    new Option("--password <text>", `${secret}UP42_PASSWORD`),
    new Option("--token <token>", `${secret}UP42_TOKEN`),
    new Option("--base-url <url>", "address of the API (or UP42_BASE_URL)").conflicts("region"),
    new Option("--auth-url <url>", "address where accounts sign in (or UP42_AUTH_URL)"),
    region,
  ]) {
    command.addOption(option.helpGroup("Signing in:"));
  }
  return command;
}

/** Adds the options of every list. The first field is the default. */
function withList(command: Command, fields: readonly string[]): Command {
  const sortBy = new Option("--sort-by <field>", "field to sort by");
  return command
    .option("--limit-to <number>", "maximum number of jobs")
    .addOption(sortBy.choices(fields).default(fields[0]))
    .option("--no-descending", "oldest, or lowest, first")
    .addOption(new Option("--json", "print one JSON array").conflicts("ndjson"))
    .option("--ndjson", "print each job as JSON on a line of its own");
}

function withOutputs(command: Command): Command {
  return command.addOption(jobId()).addOption(jobtaskId()).addOption(processingJobId());
}

function withFolder(command: Command): Command {
  return withOutputs(command)
    .option("--output-directory <folder>", "where the files go", ".")
    .option("--no-overwrite", "fail, and change nothing, if a file exists already")
    .addOption(quiet());
}

function jobId(): Option {
  return new Option("--job-id <id>", "id of the job (or UP42_JOB_ID)");
}

function jobtaskId(description = "id of one of its tasks"): Option {
  return new Option("--jobtask-id <id>", `${description} (or UP42_JOBTASK_ID)`);
}

function processingJobId(): Option {
  const what = "id of a processing job, instead of a job (or UP42_PROCESSING_JOB_ID)";
  return new Option("--processing-job-id <id>", what).conflicts(["jobId", "jobtaskId"]);
}

function idFile(flags: string, description: string): Option {
  const option = new Option(flags, description);
  const others = ["jobIds", "processingJobIds", "itemIds"].filter((name) => name !== option.attributeName());
  return option.conflicts(["jobId", "jobtaskId", "processingJobId", ...others]);
}

function quiet(): Option {
  return new Option("-q, --quiet", "show no progress");
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Rewrites the parser's messages, and leaves out what may hold a secret. */
function endParsing(error: CommanderError, command: Command): never {
  if (error.exitCode === 0 || error.code === "commander.help") throw error;
  const names = [command.parent?.name(), command.name()].filter(Boolean).join(" ");
  const message = error.message
    .replace(/^error: /, "")
    .replace(/^(unknown option '(?:-[^-]|--[^=]*)).*?'/s, "$1'")
    .replace(/argument '.*' is invalid/s, "argument is invalid")
    .replace(/\n\(Did you mean (?:one of )?(.*)\?\)$/s, "; did you mean $1?")
    .replace(/\.?$/, (end) => (error.message.endsWith("?)") ? "" : end || "."));
  const place = command.parent === null && error.code === "commander.unknownOption";
  const hint = place ? " The options of a command come after its name." : "";
  throw new UsageError(`${message}${hint} See ${names} --help.`);
}

function versionOfPackage(): string {
  return createRequire(import.meta.url)("up42-js/package.json").version;
}
