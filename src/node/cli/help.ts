export const signInHelp = `Signing in:
  Set these variables to keep secrets off the command line:
    UP42_PROJECT_ID and UP42_PROJECT_API_KEY   the project's key, from its settings
    UP42_USERNAME and UP42_PASSWORD            or an account, with UP42_PROJECT_ID
    UP42_TOKEN                                 or a token, with UP42_PROJECT_ID
  or keep them in a JSON file that only you can read, and name it with --cfg-file.
  Processing jobs need an account or its token, but no project.
  UP42_JOB_ID, UP42_JOBTASK_ID, UP42_PROCESSING_JOB_ID, UP42_BASE_URL and UP42_AUTH_URL
  stand for the options of the same names.`;

export const exitCodeHelp = `Exit codes:
  0  done                      4  signing in was refused
  1  failed                    5  the job did not succeed, or has no results
  2  wrong arguments           6  the service gave no usable answer; try again later
  3  not found, or not ready yet
  128 plus the number of a signal: 130 after Ctrl-C`;

/** Examples for the help of the program and of each command. */
export const examples = {
  program: `Examples:
  up42-js jobs --limit-to 10
  up42-js results --job-id 5ad61ac4-… --ndjson | head -1
  up42-js download --job-id 5ad61ac4-… --output-directory berlin

Without an account:
  up42-js emulator --port 8042`,
  jobs: `Columns are separated by tabs when the output is not a terminal.

Examples:
  up42-js jobs --no-test-jobs --limit-to 10
  up42-js jobs | awk -F '\\t' '$2 == "FAILED" { print $1 }'
  up42-js jobs --ndjson | jq -r 'select(.name | test("Berlin")) | .id'`,
  "processing-jobs": `Columns are separated by tabs when the output is not a terminal.

Examples:
  up42-js processing-jobs --status successful captured --limit-to 10
  up42-js processing-jobs --process-id pansharpening --ndjson | jq .creditConsumption.credits
  up42-js processing-jobs --status successful captured |
    up42-js download --processing-job-ids - --output-directory archive`,
  job: `Examples:
  up42-js job --job-id 5ad61ac4-…
  up42-js job --job-id 5ad61ac4-… --track-status --report-time 30 && up42-js download --job-id 5ad61ac4-…
  up42-js job --processing-job-id 9e1d52a7-… --track-status`,
  task: `Example:
  up42-js task --job-id 5ad61ac4-… --jobtask-id 3f772637-… --logs`,
  results: `Examples:
  up42-js results --job-id 5ad61ac4-…
  up42-js results --job-id 5ad61ac4-… --ndjson | jq -c 'select(.properties.cloudCover < 10)'
  up42-js results --job-id 5ad61ac4-… --geoparquet footprints.parquet`,
  quicklooks: `Example:
  up42-js quicklooks --job-id 5ad61ac4-… --output-directory berlin`,
  download: `Progress goes to standard error, the paths of the files to standard output.

Examples:
  up42-js download --job-id 5ad61ac4-… --output-directory berlin
  up42-js download --job-id 5ad61ac4-… --match data.json --match "**/*.tif" --no-overwrite
  up42-js jobs --no-test-jobs | up42-js download --job-ids - --output-directory archive`,
  verify: `Example:
  up42-js verify archive && echo "All files are as they were saved."`,
  emulator: `Example:
  up42-js emulator --port 8042`,
} as const;
