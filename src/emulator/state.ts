import { checkOptions } from "./checks";
import { displayId, randomId } from "./identifiers";
import { EmulatedJob, type JobInit } from "./job";
import { EmulatedJobtask, type JobtaskInit } from "./jobtask";
import { checkedJobtask, jobInit, projectInit, userInit } from "./kinds";

/** A person who signs in with a password and owns projects. */
export interface EmulatedUser {
  /** Id of the user. */
  readonly id: string;
  /** The `username` to sign in with. */
  readonly username: string;
  /** The `password` to sign in with. */
  readonly password: string;
}

/** What a project is made of. Everything has a default. */
export interface ProjectInit {
  /** Id of the project. @default a random UUID */
  readonly id?: string | undefined;
  /** The `projectApiKey` to sign in with. @default a random one */
  readonly apiKey?: string | undefined;
  /** Name of the project. @default `"Project"` */
  readonly name?: string | undefined;
  /** Id of the user who owns it. @default the first user */
  readonly userId?: string | undefined;
}

/** A project of the emulator. */
export interface EmulatedProject {
  /** Id of the project: the `projectId` to sign in with. */
  readonly id: string;
  /** The `projectApiKey` to sign in with. */
  readonly apiKey: string;
  /** Id of the user who owns it. */
  readonly userId: string;
  /** The project object, exactly as it is sent. */
  readonly info: Record<string, unknown>;
}

/** Everything the emulated service knows. */
export class EmulatorState {
  readonly users = new Map<string, EmulatedUser>();
  readonly projects = new Map<string, EmulatedProject>();
  readonly jobs = new Map<string, EmulatedJob>();
  readonly jobtasks = new Map<string, EmulatedJobtask>();
  readonly #now: () => string;

  constructor({ now }: { now: () => number }) {
    // The service writes six decimals.
    this.#now = () => new Date(now()).toISOString().replace("Z", "000Z");
  }

  addUser(init: Partial<EmulatedUser> = {}): EmulatedUser {
    checkOptions("addUser", init, userInit);
    const { id = randomId(), username = `${displayId(id)}@example.com`, password = randomId() } = init;
    refuseTaken(this.users, id, "user");
    const user = { id, username, password };
    this.users.set(id, user);
    return user;
  }

  addProject(init: ProjectInit = {}): EmulatedProject {
    checkOptions("addProject", init, projectInit);
    const id = init.id ?? randomId();
    refuseTaken(this.projects, id, "project");
    const userId = init.userId ?? this.users.keys().next().value ?? this.addUser().id;
    if (!this.users.has(userId)) throw new Error(`There is no user ${userId}: add it with addUser first.`);
    const project: EmulatedProject = {
      id,
      apiKey: init.apiKey ?? randomId(),
      userId,
      info: {
        id,
        displayId: displayId(id),
        createdAt: this.#now(),
        updatedAt: this.#now(),
        name: init.name ?? "Project",
        description: "",
        workspaceId: userId,
      },
    };
    this.projects.set(id, project);
    return project;
  }

  addJob(init: JobInit = {}): EmulatedJob {
    checkOptions("addJob", init, jobInit);
    refuseTaken(this.jobs, init.id, "job");
    const projectId = init.projectId ?? this.projects.keys().next().value ?? this.addProject().id;
    if (!this.projects.has(projectId)) {
      throw new Error(`There is no project ${projectId}: add it with addProject first.`);
    }
    const job = new EmulatedJob({ ...init, projectId }, { now: this.#now });
    this.jobs.set(job.id, job);
    return job;
  }

  addJobtask(given: JobtaskInit = {}): EmulatedJobtask {
    const init = checkedJobtask(given);
    refuseTaken(this.jobtasks, init.id, "job task");
    const job =
      init.jobId === undefined
        ? this.addJob({ projectId: init.projectId })
        : find(this.jobs, init.jobId, "job");
    const last = job.tasks.at(-1);
    const task = new EmulatedJobtask(
      { ...init, jobId: job.id, projectId: job.projectId },
      { parentsIds: init.parentsIds ?? (last ? [last.id] : []), now: this.#now },
    );
    job.tasks.push(task);
    this.jobtasks.set(task.id, task);
    return task;
  }
}

/** A second one of an id would be in the lists beside the first, and the only one that is found. */
function refuseTaken(all: ReadonlyMap<string, unknown>, id: string | undefined, what: string): void {
  if (id !== undefined && all.has(id)) throw new RangeError(`The emulator has a ${what} ${id} already.`);
}

/** Looks an id up and says in one sentence when it is not there. */
export function find<Kind>(all: ReadonlyMap<string, Kind>, id: string, what: string): Kind {
  const found = all.get(id);
  if (found === undefined) throw new Error(`The emulator has no ${what} ${id}.`);
  return found;
}
