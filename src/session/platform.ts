import type { Codecs } from "../archive/codecs";
import type { Digest } from "../download/integrity";
import type { PartStore } from "../download/part-store";
import type { DirectoryHandle } from "../files/directory-handle";
import type { ManifestStore } from "../files/manifest";
import type { Sink, SinkOptions } from "../files/sink";
import type { CredentialSources } from "../http/credentials";

/** What a caller may name as the place for files, and what they get when they name none; it differs by platform. */
export interface PlatformTypes {
  /** Types that `outputDirectory` takes. */
  directory: string | URL | DirectoryHandle | Sink;
  /** What a download without `outputDirectory` resolves to. */
  downloads: string[] | File[];
}

/** In Node: paths in, paths out. */
export interface NodeTypes extends PlatformTypes {
  directory: string | URL | Sink;
  downloads: string[];
}

/** In browsers: files in memory unless a folder that the browser gave out, or a sink, is named. */
export interface BrowserTypes extends PlatformTypes {
  directory: DirectoryHandle | Sink;
  downloads: File[];
}

/** What a call that names no place for its files asks of the one that it gets. */
export interface DefaultSinkOptions extends SinkOptions {
  /** Bytes that the caller allows an archive; only without them does a place have a limit of its own. */
  readonly maxBytes?: number | undefined;
  /** Whether the call takes `maxBytes`, for messages. */
  readonly takesMaxBytes?: boolean | undefined;
}

/** Everything that differs between platforms, given to the rest of the package by the entry that was imported. */
export interface Platform {
  /** Loads what unpacks archives here; asked for by the first download of results. */
  loadCodecs(): Promise<Codecs>;
  readonly credentials: CredentialSources;
  /** Whether keys and passwords are at home here; in a page everybody can read them. */
  readonly keepsSecrets: boolean;
  /** Headers for every API call. */
  readonly headers: Readonly<Record<string, string>>;
  /** Requests for parts of one file that run side by side where the caller says nothing. */
  readonly connections: number;
  /** Makes an MD5, where the platform has one. */
  readonly createMd5: (() => Digest) | undefined;
  /**
   * Whether requests are under CORS: a server is asked for leave before it gets any but everyday headers, and those of
   * its answers may be hidden.
   * @default false
   */
  readonly obeysCors?: boolean | undefined;
  /** The place for files when the caller names none. */
  openDefaultSink(options?: DefaultSinkOptions): Sink<string | File>;
  /** The place that a path, a URL or the handle of a folder means. */
  openDirectory(directory: string | URL | DirectoryHandle, options?: SinkOptions): Sink;
  /**
   * Where a file that breaks off is kept for a later call, in the folder that a path or a URL names or in the one for
   * callers that name none; `undefined` where nothing outlives the page.
   */
  readonly openParts: ((directory: string | URL | undefined, options?: SinkOptions) => PartStore) | undefined;
  /**
   * Where it is noted what a folder has, in the one that a path or a URL names or in the one for callers that name none;
   * not there where files cannot be looked at afterwards.
   */
  readonly openManifest?: ((directory: string | URL | undefined) => ManifestStore) | undefined;
}
