import { randomId } from "../identifiers";
import type { IncomingRequest } from "../incoming";
import { type Bytes, oncePer, type Provided, provide, type StoredFile } from "../provided";
import { factsOf, type ObjectFacts, refusal, sendObject } from "./answers";
import { base64, keyedChecksum } from "./checksums";

/** The owner of a file in the storage: a job, a job task or an asset. */
export interface ResultsOwner {
  readonly id: string;
  /** The job of a job task. */
  readonly jobId?: string;
  readonly results: Provided<StoredFile> | undefined;
  /** Bucket and two folders. @default derived from the id of the job */
  readonly folder?: string;
}

const bucket = "interstellar-prod-processing-artifacts";
const accessId = "prod-application-cluster@interstellar-prod-env.iam.gserviceaccount.com";

/** The cloud storage: another origin, where a signed link gives access. */
export class Storage {
  readonly #key = randomId();
  readonly #owners = new Map<string, ResultsOwner>();
  readonly #folderOf = oncePer((owner: ResultsOwner) => {
    const { jobId = owner.id } = owner;
    const folder = owner.folder ?? `${bucket}/${jobId}/${jobId}-${1_580_000_001 + this.#owners.size}`;
    this.#owners.set(folder, owner);
    return folder;
  });
  readonly #facts = new WeakMap<Bytes, ObjectFacts>();
  readonly #now: () => number;
  readonly #lifeSeconds: number;

  constructor({ now, lifeSeconds }: { now: () => number; lifeSeconds: number }) {
    this.#now = now;
    this.#lifeSeconds = lifeSeconds;
  }

  async sign(
    owner: ResultsOwner,
    { storageUrl, lifeSeconds = this.#lifeSeconds }: { storageUrl: string; lifeSeconds?: number | undefined },
  ): Promise<string> {
    const { name = "output.tgz" } = (await provide(owner.results)) ?? {};
    const path = `/${this.#folderOf(owner)}/${encodeURIComponent(name)}`;
    const expires = Math.floor(this.#now() / 1000 + lifeSeconds);
    // The nonce makes every link different, also within one second.
    const nonce = base64(crypto.getRandomValues(new Uint8Array(12)));
    const query = [
      `GoogleAccessId=${accessId}`,
      `Expires=${expires}`,
      `Signature=${encodeURIComponent(nonce + this.#signature({ path, expires: `${expires}`, nonce }))}`,
    ];
    return `${storageUrl}${path}?${query.join("&")}`;
  }

  async answer(request: IncomingRequest): Promise<Response> {
    const { method, url, headers } = request;
    if (method !== "GET" && method !== "HEAD") {
      return refusal(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
    }
    const refused = this.#refusalOf(url, headers);
    if (refused !== undefined) return refused;
    const owner = this.#owners.get(url.pathname.split("/").slice(1, 4).join("/"));
    const file = await provide(owner?.results);
    if (file === undefined) return refusal(404, "NoSuchKey", "The specified key does not exist.");
    return sendObject(request, file, this.#factsOf(file.bytes));
  }

  #refusalOf({ pathname: path, searchParams }: URL, headers: Headers): Response | undefined {
    const expires = searchParams.get("Expires");
    const signature = searchParams.get("Signature");
    if (expires === null || signature === null || searchParams.get("GoogleAccessId") === null) {
      return refusal(403, "AccessDenied", "Access denied.");
    }
    if (headers.has("authorization")) {
      return refusal(400, "InvalidArgument", "Only one authentication mechanism is allowed.");
    }
    const nonce = signature.slice(0, 16);
    if (signature.slice(16) !== this.#signature({ path, expires, nonce })) {
      return refusal(
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. " +
          "Check your Google secret key and signing method.",
      );
    }
    if (this.#now() < Number(expires) * 1000) return undefined;
    return refusal(400, "ExpiredToken", "The provided token has expired.", {
      details: `Request signature expired at: ${new Date(Number(expires) * 1000).toISOString()}`,
    });
  }

  #signature({ path, expires, nonce }: { path: string; expires: string; nonce: string }): string {
    return keyedChecksum(`GET\n\n\n${expires}\n${path}\n${nonce}`, this.#key);
  }

  #factsOf(bytes: Bytes): ObjectFacts {
    const known = this.#facts.get(bytes);
    if (known !== undefined) return known;
    const facts = factsOf(bytes, { storedAt: this.#now() });
    this.#facts.set(bytes, facts);
    return facts;
  }
}
