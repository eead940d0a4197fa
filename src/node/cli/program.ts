import { createRequire } from "node:module";
import { Command, CommanderError, Option } from "commander";
import { processingStatuses } from "../../v2/processing-status";
import { checkFolder, type VerifyFlags } from "./check-folder";
import { saveQuicklooks, saveResults } from "./downloads";
import { type EmulatorFlags, serveEmulator } from "./emulate";
import { UsageError } from "./failures";
import { examples, exitCodeHelp, signInHelp } from "./help";
import { type ShowJobFlags, type ShowTaskFlags, showJob, showTask } from "./job";
import { type JobsFlags, listJobs, listProcessingJobs, type ProcessingJobsFlags } from "./lists";
import type { Context, DownloadFlags, QuicklooksFlags } from "./open";
import { type ResultsFlags, showResults } from "./results";

const jobSortFields = ["createdAt", "name", "id", "mode", "status", "startedAt", "finishedAt"];
const processingJobSortFields = ["created", "status", "processID", "creditConsumption.credits"];

/** What the program takes: every command with its options and its help. */
export function createProgram(context: Context): Command {
  const program = new Command("up42-js")
    .description("Lists the jobs of an UP42 project or account, and downloads what they produced.")
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
    .option("--no-test-jobs", "leave test queries out")
    .option("--no-real-jobs", "leave real jobs out")
    .action((flags: JobsFlags) => listJobs(context, flags));

  withService(withList(command(program, "processing-jobs"), processingJobSortFields))
    .summary("list the processing jobs of the account")
    .description("Lists the processing jobs of the account: id, status, process, time of creation, title.")
    .addOption(new Option("--status <status...>", "only those that stand there").choices(processingStatuses))
    .option("--process-id <id...>", "only those of these processes")
    .option("--workspace-id <id>", "only those in this workspace")
    .action((flags: ProcessingJobsFlags) => listProcessingJobs(context, flags));

  withService(command(program, "job"))
    .summary("show a job and its tasks, or a processing job, or wait for its end")
    .description("Shows a job and its tasks, or a processing job.")
    .addOption(jobId())
    .addOption(processingJobId())
    .option("--track-status", "wait until the job has ended; exit code 5 if it did not succeed")
    .option("--report-time <seconds>", "how often to ask while waiting (default: 5)")
    .option("--logs", "print the logs of its tasks instead")
    .option("--json", "print JSON: the job, with its tasks as jobtasks")
    .action((flags: ShowJobFlags) => showJob(context, flags));

  withService(command(program, "task"))
    .summary("show a job task, or its log")
    .description("Shows a job task.")
    .addOption(jobId())
    .addOption(jobtaskId("id of the job task"))
    .option("--logs", "print its log instead")
    .option("--json", "print JSON")
    .action((flags: ShowTaskFlags) => showTask(context, flags));

  withService(withOutputs(command(program, "results")))
    .summary("print features, or write them to a file")
    .description(
      "Prints the features of a job or of one of its tasks, or the items of a processing job, as they arrive, or writes " +
        "them to a file.",
    )
    .option("--ndjson", "print each feature as GeoJSON on a line, however many there are")
    .addOption(new Option("--json", "print one FeatureCollection").conflicts(["ndjson", "csv", "geoparquet"]))
    .addOption(new Option("--csv <file>", "write CSV").conflicts(["ndjson", "geoparquet"]))
    .addOption(new Option("--geoparquet <file>", "write GeoParquet").conflicts("ndjson"))
    .option("--no-overwrite", "fail if the file is there already")
    .addOption(quiet())
    .action((flags: ResultsFlags) => showResults(context, flags));

  withService(withFolder(command(program, "quicklooks")))
    .summary("download quicklooks")
    .description(
      "Downloads the quicklooks of a job, of one of its tasks or of a processing job, and prints their paths: all or none.",
    )
    .option("--json", "print the paths as a JSON array")
    .action((flags: QuicklooksFlags) => saveQuicklooks(context, flags));

  withService(withFolder(command(program, "download")))
    .summary("download and unpack result files")
    .description(
      "Downloads the results of a job, of one of its tasks or of a processing job, or of many jobs, processing jobs or " +
        "items of the storage. Unpacks them as they arrive, checks them, and prints their paths. All files of a job " +
        "appear, or none.",
    )
    .addOption(
      idFile(
        "--job-ids <file>",
        "ids of many jobs, the first word of each line; - is standard input. Each gets a folder, and what an earlier " +
          "call saved is only checked",
      ),
    )
    .addOption(idFile("--processing-job-ids <file>", "the same for many processing jobs"))
    .addOption(idFile("--item-ids <file>", "the same for many items of the storage"))
    .option("--no-merge", "with ids from a file: no data.json with the features of all")
    .option("--match <glob>", 'only files that fit, such as "**/*.tif"; may be given again', collect)
    .option("--no-unpacking", "keep the archive as it is; the next call goes on where it broke off")
    .option("--connections <number>", "connections to the storage at the most (default: 6)")
    .option("--json", "print JSON: the paths as saved, and what was verified")
    .action((flags: DownloadFlags) => saveResults(context, flags));

  command(program, "verify")
    .argument("[directory]", "folder that download filled with many results", ".")
    .summary("check a folder of downloads")
    .description(
      "Compares the files that download saved with ids from a file with the checksums noted beside them, and prints those that " +
        "are missing, changed or not known. Nothing is asked of the service. Exit code 1 if any is missing or changed.",
    )
    .option("--json", "print JSON")
    .action((directory: string, flags: VerifyFlags) => checkFolder(context, { directory, flags }));

  command(program, "emulator")
    .summary("serve a small UP42 of your own, to try things out")
    .description(
      "Serves the emulator with its sample project until it is stopped. It prints a line of JSON first.",
    )
    .option("--port <number>", "port of the API; 0 is any free one", "0")
    .option("--storage-port <number>", "port of the storage", "0")
    .option("--host <name>", "where to listen", "127.0.0.1")
    .action((flags: EmulatorFlags) => serveEmulator(context, flags));

  return program;
}

/** Adds a command whose errors say where to read more. */
function command(program: Command, name: keyof typeof examples): Command {
  const added = program.command(name).helpOption("-h, --help", "show this help").allowExcessArguments(false);
  added.exitOverride((error) => endParsing(error, added));
  return added.addHelpText("after", `\n${examples[name]}`);
}

/** Adds what says who asks which service. They come last in the help. */
function withService(command: Command): Command {
  const region = new Option("--region <name>", "region of the service").choices(["eu", "sa"]);
  const secret = "visible to others; better ";
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

/** Adds what every list takes. The first field is what it is sorted by unless another is named. */
function withList(command: Command, fields: readonly string[]): Command {
  const sortBy = new Option("--sort-by <field>", "what they are sorted by");
  return command
    .option("--limit-to <number>", "how many at the most")
    .addOption(sortBy.choices(fields).default(fields[0]))
    .option("--no-descending", "the oldest, or lowest, first")
    .addOption(new Option("--json", "print one JSON array").conflicts("ndjson"))
    .option("--ndjson", "print the JSON of each job on a line");
}

/** Adds what names outputs. */
function withOutputs(command: Command): Command {
  return command.addOption(jobId()).addOption(jobtaskId()).addOption(processingJobId());
}

function withFolder(command: Command): Command {
  return withOutputs(command)
    .option("--output-directory <folder>", "where the files go", ".")
    .option("--no-overwrite", "fail if a file is there already, and change nothing")
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

/** Names many outputs, of one kind. */
function idFile(flags: string, description: string): Option {
  const option = new Option(flags, description);
  const others = ["jobIds", "processingJobIds", "itemIds"].filter((name) => name !== option.attributeName());
  return option.conflicts(["jobId", "jobtaskId", "processingJobId", ...others]);
}

function quiet(): Option {
  return new Option("-q, --quiet", "tell no progress");
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Makes the parser's messages sentences of ours. What may hold a secret is left out. */
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
  const hint = place ? " The options of a command stand behind its name." : "";
  throw new UsageError(`${message}${hint} See ${names} --help.`);
}

function versionOfPackage(): string {
  return createRequire(import.meta.url)("up42-js/package.json").version;
}
