import { checkOptions } from "../../options";
import { find, idFrom, randomId, refuseTaken } from "../identifiers";
import type { SampleOutputs } from "../sample/outputs";
import { timestamp } from "../v1/statuses";
import { collectionInfo, describedItem } from "./described";
import type { EmulatedAsset, EmulatedCollection, EmulatedItem } from "./item";
import { EmulatedProcessingJob } from "./job";
import {
  type CollectionInit,
  checkItem,
  checkProcessingJob,
  collectionKinds,
  type ItemInit,
  type ProcessingJobInit,
} from "./options";
import { outputItem } from "./outputs";
import { type EmulatedProcess, serviceProcesses } from "./process";

interface ProcessingContext {
  readonly now: () => number;
  /** Origin of stored URLs. Responses replace it by the origin of the request. */
  readonly url: string;
  readonly userFor: (named: string | undefined) => string;
  readonly sampleOutputs: SampleOutputs;
}

export class ProcessingState {
  /** Origin of stored URLs. */
  readonly url: string;
  readonly processes: ReadonlyMap<string, EmulatedProcess> = serviceProcesses();
  readonly jobs = new Map<string, EmulatedProcessingJob>();
  readonly collections = new Map<string, EmulatedCollection>();
  readonly items = new Map<string, EmulatedItem>();
  readonly assets = new Map<string, EmulatedAsset>();
  credits = 10_000;
  readonly #context: ProcessingContext;

  constructor(context: ProcessingContext) {
    this.url = context.url;
    this.#context = context;
  }

  addJob(init: ProcessingJobInit = {}): EmulatedProcessingJob {
    checkProcessingJob(init);
    const { now, url, userFor, sampleOutputs } = this.#context;
    const id = init.id ?? randomId();
    refuseTaken(this.jobs, id, "processing job");
    const userId = userFor(init.userId);
    const { collectionId = idFrom(`${id} results`), inputs = {}, workspaceId } = init;
    if (collectionId !== null && !this.collections.has(collectionId)) {
      const info = { "up42-system:source": "PROCESSING", "up42-system:job_id": id };
      const title = String(inputs.title ?? "Processing job");
      const place = { id: collectionId, userId, workspaceId: workspaceId ?? undefined };
      this.#addCollection({ ...place, title, info }, id);
    }
    const job = new EmulatedProcessingJob(
      { ...init, id, userId, collectionId },
      {
        now,
        url,
        spend: (credits) => {
          this.credits -= credits;
        },
      },
    );
    this.jobs.set(id, job);
    if (init.sampleOutputs === true) {
      const sources = this.itemsNamedIn(inputs);
      for (const source of sources.length > 0 ? sources : [undefined]) {
        this.addItem({ jobId: id, ...outputItem(sampleOutputs, { jobId: id, source }) });
      }
    }
    return job;
  }

  addCollection(init: CollectionInit = {}): EmulatedCollection {
    checkOptions("addCollection", init, collectionKinds);
    return this.#addCollection(init, undefined);
  }

  addItem(init: ItemInit = {}): EmulatedItem {
    checkItem(init);
    const { id = randomId(), jobId } = init;
    refuseTaken(this.items, id, "item");
    const assets = Object.entries(init.assets ?? {}).map(
      ([key, asset]) => [key, { ...asset, id: asset.id ?? randomId() }] as const,
    );
    for (const [, asset] of assets) refuseTaken(this.assets, asset.id, "asset");
    const job = jobId === undefined ? undefined : find(this.jobs, jobId, "processing job");
    const named = init.collectionId ?? job?.collectionId ?? undefined;
    const collection =
      named === undefined
        ? this.addCollection({ userId: job?.userId })
        : find(this.collections, named, "collection");
    const described = describedItem(
      { ...init, id, assets: Object.fromEntries(assets) },
      { url: this.url, collection: collection.info, at: timestamp(this.#context.now()) },
    );
    const item: EmulatedItem = { id, collectionId: collection.id, jobId, ...described };
    this.items.set(id, item);
    for (const asset of item.assets.values()) this.assets.set(asset.id, asset);
    return item;
  }

  /** Items that a user can see now: those of a job only after it has succeeded. */
  itemsOf(userId: string): EmulatedItem[] {
    return [...this.items.values()].filter(
      ({ collectionId, jobId }) =>
        this.collections.get(collectionId)?.userId === userId && this.#isThere(jobId),
    );
  }

  /** Collections that a user can see now: that of a job only after it has succeeded. */
  collectionsOf(userId: string): EmulatedCollection[] {
    return [...this.collections.values()].filter(
      (collection) => collection.userId === userId && this.#isThere(collection.jobId),
    );
  }

  /** The items whose URLs are inputs of a process. */
  itemsNamedIn(inputs: Readonly<Record<string, unknown>>): EmulatedItem[] {
    return Object.values(inputs)
      .flat()
      .flatMap((value) => this.itemAt(value) ?? []);
  }

  itemAt(href: unknown): EmulatedItem | undefined {
    const [, collectionId, id] = /\/collections\/([^/]+)\/items\/([^/]+)$/.exec(`${href}`) ?? [];
    const item = this.items.get(`${id}`);
    return item?.collectionId === collectionId ? item : undefined;
  }

  #isThere(jobId: string | undefined): boolean {
    return jobId === undefined || this.jobs.get(jobId)?.hasResults === true;
  }

  #addCollection(init: CollectionInit, jobId: string | undefined): EmulatedCollection {
    const { id = randomId() } = init;
    refuseTaken(this.collections, id, "collection");
    const userId = this.#context.userFor(init.userId);
    const collection = {
      id,
      userId,
      jobId,
      info: collectionInfo({ ...init, id, userId }, { url: this.url }),
    };
    this.collections.set(id, collection);
    return collection;
  }
}
