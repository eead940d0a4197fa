/** What a signed-in user asks of today's platform, in one piece that loads when it is first asked for. */
export { listProcessingJobs, openProcessingJob, runAndOpen } from "./open-processing-job";
export { estimateCost, getProcess, getProcesses, validateProcess } from "./processes";
export { Storage } from "./storage";
