import { displayId, randomId } from "./identifiers";
import { EmulatedJob, type JobInit } from "./job";
import { EmulatedJobtask, type JobtaskInit } from "./jobtask";

/** A person who signs in with a password and owns projects. */
export interface EmulatedUser {
  readonly id: string;
  readonly username: string;
  readonly password: string;
}

/** What a project is made of. Everything has a default. */
export interface ProjectInit {
  /** @default a random UUID */
  readonly id?: string | undefined;
  /** The `projectApiKey` to sign in with. @default a random one */
  readonly apiKey?: string | undefined;
  /** @default `"Project"` */
  readonly name?: string | undefined;
  /** Id of the user who owns it. @default the first user */
  readonly userId?: string | undefined;
}

/** A project of the emulator. */
export interface EmulatedProject {
  readonly id: string;
  readonly apiKey: string;
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

  addUser({
    id = randomId(),
    username = `${displayId(id)}@example.com`,
    password = randomId(),
  } = {}): EmulatedUser {
    const user = { id, username, password };
    this.users.set(id, user);
    return user;
  }

  addProject(init: ProjectInit = {}): EmulatedProject {
    const id = init.id ?? randomId();
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
    const projectId = init.projectId ?? this.projects.keys().next().value ?? this.addProject().id;
    if (!this.projects.has(projectId)) {
      throw new Error(`There is no project ${projectId}: add it with addProject first.`);
    }
    const job = new EmulatedJob({ ...init, projectId }, { now: this.#now });
    this.jobs.set(job.id, job);
    return job;
  }

  addJobtask(init: JobtaskInit = {}): EmulatedJobtask {
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

/** Looks an id up and says in one sentence when it is not there. */
export function find<Kind>(all: ReadonlyMap<string, Kind>, id: string, what: string): Kind {
  const found = all.get(id);
  if (found === undefined) throw new Error(`The emulator has no ${what} ${id}.`);
  return found;
}
