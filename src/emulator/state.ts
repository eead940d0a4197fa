import { InputError } from "../errors";
import { checkOptions } from "../options";
import { displayId, find, idFrom, randomId, refuseTaken } from "./identifiers";
import { type EmulatedUser, type ProjectInit, projectKinds, userKinds } from "./options";
import { giveSampleOutputs, sampleOutputs } from "./sample/outputs";
import { endOf } from "./v1/follow";
import { EmulatedJob, type JobMoments } from "./v1/job";
import { EmulatedJobtask } from "./v1/jobtask";
import { checkedJob, checkedJobtask, type JobInit, type JobtaskInit, type TaskInit } from "./v1/options";
import { isEnded, timestamp } from "./v1/statuses";
import { ProcessingState } from "./v2/state";

/** A project of the emulator. */
export interface EmulatedProject {
  /** Id of the project: the `projectId` to sign in with. */
  readonly id: string;
  /** The `projectApiKey` to sign in with. */
  readonly apiKey: string;
  /** Id of the user who owns it. */
  readonly userId: string;
  /** The project object, exactly as the emulator sends it. */
  readonly info: Record<string, unknown>;
}

export class EmulatorState {
  readonly users = new Map<string, EmulatedUser>();
  readonly projects = new Map<string, EmulatedProject>();
  readonly jobs = new Map<string, EmulatedJob>();
  readonly jobtasks = new Map<string, EmulatedJobtask>();
  /** Small outputs that jobs share. */
  readonly sampleOutputs = sampleOutputs();
  /** Processing and storage, which have users but no projects. */
  readonly processing: ProcessingState;
  readonly #now: () => number;

  constructor({ now, url }: { now: () => number; url: string }) {
    this.#now = now;
    const userFor = (named: string | undefined) => this.userFor(named);
    this.processing = new ProcessingState({ now, url, userFor, sampleOutputs: this.sampleOutputs });
  }

  addUser(init: Partial<EmulatedUser> = {}): EmulatedUser {
    checkOptions("addUser", init, userKinds);
    const { id = randomId(), username = `${displayId(id)}@example.com`, password = randomId() } = init;
    refuseTaken(this.users, id, "user");
    const user = { id, username, password };
    this.users.set(id, user);
    return user;
  }

  addProject(init: ProjectInit = {}): EmulatedProject {
    checkOptions("addProject", init, projectKinds);
    const id = init.id ?? randomId();
    refuseTaken(this.projects, id, "project");
    const userId = this.userFor(init.userId);
    const project: EmulatedProject = {
      id,
      apiKey: init.apiKey ?? randomId(),
      userId,
      info: {
        id,
        displayId: displayId(id),
        createdAt: timestamp(this.#now()),
        updatedAt: timestamp(this.#now()),
        name: init.name ?? "Project",
        description: "",
        workspaceId: userId,
      },
    };
    this.projects.set(id, project);
    return project;
  }

  /** The id of the named user, or else of the first one, which is added if necessary. */
  userFor(named: string | undefined): string {
    const id = named ?? this.users.keys().next().value ?? this.addUser().id;
    if (this.users.has(id)) return id;
    throw new InputError(`The emulator has no user ${id}: add it with addUser first.`, {
      argument: "userId",
    });
  }

  /** The id of the named project, or else of the first one, which is added if necessary. */
  projectFor(named: string | undefined): string {
    const id = named ?? this.projects.keys().next().value ?? this.addProject().id;
    if (this.projects.has(id)) return id;
    throw new InputError(`The emulator has no project ${id}: add it with addProject first.`, {
      argument: "projectId",
    });
  }

  addJob(given: JobInit = {}, moments?: JobMoments): EmulatedJob {
    const init = checkedJob(given);
    const id = init.id ?? randomId();
    refuseTaken(this.jobs, id, "job");
    const { tasks = init.sampleOutputs === true ? 1 : 0 } = init;
    const inits: readonly TaskInit[] =
      typeof tasks === "number" ? Array.from({ length: tasks }, () => ({})) : tasks;
    const withIds = inits.map((task, index) => ({ ...task, id: task.id ?? idFrom(`${id} ${index}`) }));
    withIds.forEach((task, index) => {
      refuseTaken(this.jobtasks, task.id, "job task");
      if (withIds.findIndex((other) => other.id === task.id) !== index) {
        throw new InputError(`addJob got two job tasks with the id ${task.id}.`, { argument: "tasks" });
      }
    });
    const projectId = this.projectFor(init.projectId);
    const job = new EmulatedJob({ ...init, id, projectId }, { now: this.#now, moments });
    this.jobs.set(id, job);
    for (const task of withIds) this.#addTask(task, job);
    if (init.sampleOutputs === true) this.#giveSampleOutputs(job, init);
    return job;
  }

  addJobtask(given: JobtaskInit = {}): EmulatedJobtask {
    const { jobId, projectId, ...init } = checkedJobtask(given);
    refuseTaken(this.jobtasks, init.id, "job task");
    return this.#addTask(
      init,
      jobId === undefined ? this.addJob({ projectId }) : find(this.jobs, jobId, "job"),
    );
  }

  /** Called also while the job runs: its outputs are visible only once it has ended. */
  #giveSampleOutputs({ tasks }: EmulatedJob, { script, status, mode }: JobInit): void {
    const last = String(script?.at(-1) ?? status ?? "SUCCEEDED");
    tasks.forEach((task, index) => {
      const end = endOf(tasks, index, last);
      if (isEnded(end) && end !== "SUCCEEDED") return;
      giveSampleOutputs(task, { outputs: this.sampleOutputs, isDryRun: mode === "DRY_RUN", index });
    });
  }

  #addTask(init: TaskInit, job: EmulatedJob): EmulatedJobtask {
    const last = job.tasks.at(-1);
    const parentsIds = init.parentsIds ?? (last ? [last.id] : []);
    const task = new EmulatedJobtask(init, { job, parentsIds, now: this.#now });
    job.adopt(task);
    this.jobtasks.set(task.id, task);
    return task;
  }
}
