import { once } from "../provided";
import type { EmulatorState } from "../state";
import { addProcessingSample, type ProcessingAccess } from "../v2/sample";
import { sceneFeatures, vegetationFeatures } from "./features";
import { mixedPictures } from "./mixed-paths";
import { type Scene, scenes } from "./scenes";

/** Credentials and ids of the sample project. */
export interface SampleAccess {
  /** Id of the project. */
  readonly projectId: string;
  /** Key of the project. */
  readonly projectApiKey: string;
  /** E-mail address of the account that owns the project. */
  readonly username: string;
  /** Password of that account. */
  readonly password: string;
  /** Id of the job. */
  readonly jobId: string;
  /** Ids of the data task and the processing task. */
  readonly jobtaskIds: readonly [data: string, processing: string];
  /** Another job, with one task that has features of all kinds. */
  readonly mixed: { readonly jobId: string; readonly jobtaskId: string };
  /** The processing job and the storage of the same account. */
  readonly processing: ProcessingAccess;
}

const userId = "d39fe05a-400c-44f6-b770-86990f64b004";
const username = "max.mustermann@example.com";
const password = "sample-password";

/** The sample is the same in every emulator. Its secrets give no access to anything else. */
export const sampleAccess: SampleAccess = {
  projectId: "95aa4b38-1f3c-4d1a-9c36-b5a7f0d1c8e2",
  projectApiKey: "sample-project-api-key",
  username,
  password,
  jobId: "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021",
  jobtaskIds: ["3f772637-09aa-4164-bded-692fcd746d20", "8c1e6f0d-4b7a-4f25-a6d3-2e90b1c57f48"],
  mixed: {
    jobId: "2a1f7c94-6d5e-4b3a-9f08-c1e4d7b05a63",
    jobtaskId: "b7d0e5a2-93c4-4e61-8a2f-5f1c60d4e839",
  },
  processing: {
    username,
    password,
    workspaceId: userId,
    processId: "true-color-conversion",
    processingJobId: "1e9b3a5c-7d42-4f86-a0b8-c3d5e7f91a24",
    collectionId: "6c2f8e14-0a97-4b3d-9e5c-82b7d1f4a630",
    itemIds: [
      "a47d0c91-5b3e-4e28-8f16-d09e2b7c4f53",
      "c8f15e3a-92d7-4064-b1ea-35f7a80d6b29",
      "e20b7f68-4c1d-4a95-8d73-6e94b1c05fa8",
    ],
    bundle: {
      collectionId: "bd7454d3-7e39-4c55-9aff-f3dbd362c195",
      itemId: "167125ac-d7f4-44d5-b7a4-7c67c3730826",
    },
  },
};

/** Puts the sample project into an emulator: one job over Berlin with two tasks. */
export function addSample(state: EmulatorState): void {
  const { projectId, projectApiKey, jobId, jobtaskIds, mixed, processing } = sampleAccess;
  // The code that draws pictures is loaded on demand.
  const files = once(async () => (await import("./files")).sampleFiles());
  const quicklook = (name: string, scene: Scene) =>
    [`${name}.png`, async () => ({ bytes: (await files()).quicklook(scene) })] as const;
  state.addUser({ id: userId, username, password });
  state.addProject({ id: projectId, apiKey: projectApiKey, name: "Berlin from above", userId });
  state.addJob({
    id: jobId,
    projectId,
    name: "Berlin, three seasons",
    info: {
      ...run("2023-10-23", ["09:41:08.482868", "09:41:12.105", "09:44:51.731", "09:44:51.974890"]),
      inputs: {
        "esa-s2-l2a-gtiff-visual:1": {
          time: "2023-01-01T00:00:00+00:00/2023-12-31T23:59:59+00:00",
          limit: 3,
          bbox: [13.2, 52.44, 13.46, 52.54],
        },
        "ndvi:1": {},
      },
      workflowId: "4726803c-d136-45d6-ac36-9efb347bee81",
      workflowName: "Vegetation of Berlin",
    },
  });
  state.addJobtask({
    id: jobtaskIds[0],
    jobId,
    name: "esa-s2-l2a-gtiff-visual:1",
    blockId: "c4cb8913-2ef3-4e82-a426-65ea8faacd9a",
    blockVersion: "1.3.0",
    dataJson: sceneFeatures,
    // The service does not list quicklooks in the order of features.
    quicklooks: [...scenes].reverse().map((scene) => quicklook(scene.id, scene)),
    results: async () => ({ bytes: await (await files()).sceneArchive() }),
    logs: "2023-10-23 09:41:14 Searching scenes\n2023-10-23 09:41:16 Found 3 scenes\n2023-10-23 09:43:20 Done\n",
    creditsUsed: 12,
    info: run("2023-10-23", ["09:41:08.629681", "09:41:12.105", "09:43:20.884", "09:43:21.017205"]),
  });
  state.addJobtask({
    id: jobtaskIds[1],
    jobId,
    name: "ndvi:1",
    blockId: "f0f2a6e6-6a5c-4c0e-8f0b-2f6f3b0f7c11",
    blockVersion: "2.1.0",
    dataJson: vegetationFeatures,
    results: async () => ({ bytes: await (await files()).vegetationArchive() }),
    logs: "2023-10-23 09:43:24 Computing NDVI of 3 scenes\n2023-10-23 09:44:50 Done\n",
    creditsUsed: 4,
    info: run("2023-10-23", ["09:41:08.629682", "09:43:22.340", "09:44:50.902", "09:44:51.096113"]),
  });
  state.addJob({
    id: mixed.jobId,
    projectId,
    name: "Berlin, all sorts",
    info: run("2023-10-24", ["07:12:40.118203", "07:12:44.902", "07:15:03.212", "07:15:03.550417"]),
  });
  state.addJobtask({
    id: mixed.jobtaskId,
    jobId: mixed.jobId,
    name: "all-sorts:1",
    blockId: "6b0d9c1f-2e47-4a58-b3f6-d4178ae0c952",
    blockVersion: "0.9.2",
    dataJson: async () => (await import("./mixed")).mixedFeatures(),
    quicklooks: mixedPictures.map(([name, scene]) => quicklook(name, scene)),
    results: async () => ({ bytes: await (await files()).mixedArchive() }),
    logs: "2023-10-24 07:12:46 Collecting features of all sorts\n2023-10-24 07:15:02 Done\n",
    creditsUsed: 9,
    info: run("2023-10-24", ["07:12:40.264119", "07:12:44.902", "07:15:02.488", "07:15:02.731904"]),
  });
  addProcessingSample(state.processing, { access: processing, files, userId });
}

/** Who ran a job or a task of the sample, and when, in UTC. */
function run(day: string, [created, started, finished, updated]: readonly [string, string, string, string]) {
  const actor = { id: userId, type: "API_KEY" };
  return {
    createdBy: actor,
    updatedBy: actor,
    createdAt: `${day}T${created}Z`,
    updatedAt: `${day}T${updated}Z`,
    startedAt: `${day}T${started}Z`,
    finishedAt: `${day}T${finished}Z`,
  };
}
