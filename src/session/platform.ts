import type { Codecs } from "../archive/codecs";
import type { LoadDigest } from "../download/integrity";
import type { PartStore } from "../download/part-store";
import type { DirectoryHandle } from "../files/directory-handle";
import type { ManifestStore } from "../files/manifest";
import type { Sink, SinkOptions } from "../files/sink";
import type { CredentialSources } from "../http/credentials";

/** The types that differ by platform: where files can go, and what downloads return by default. */
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

/** In browsers: files in memory, unless the caller passes a folder handle or a sink. */
export interface BrowserTypes extends PlatformTypes {
  directory: DirectoryHandle | Sink;
  downloads: File[];
}

/** Options of the default place for files. */
export interface DefaultSinkOptions extends SinkOptions {
  /** Maximum size of an archive. The place has a limit of its own only without it. */
  readonly maxBytes?: number | undefined;
  /** Whether the call takes `maxBytes`, for messages. */
  readonly takesMaxBytes?: boolean | undefined;
}

/** Everything that differs between platforms. The imported entry passes it to the rest of the package. */
export interface Platform {
  /** Loads the code that unpacks archives, on the first download of results. */
  loadCodecs(): Promise<Codecs>;
  readonly credentials: CredentialSources;
  /** Whether keys and passwords are safe here; in a page everybody can read them. */
  readonly keepsSecrets: boolean;
  /** Looks at the addresses that secrets go to; missing where the browser does that. */
  warnOfAddresses?(addresses: readonly string[]): void;
  /** Headers for every API call. */
  readonly headers: Readonly<Record<string, string>>;
  /** Default number of connections for one file. */
  readonly connections: number;
  /** Loads a digest to compare checksums with. Those of CRC are always there. */
  readonly loadDigest: LoadDigest;
  /**
   * Whether requests obey CORS: a server must allow all but the most common request headers, and response headers may be
   * hidden.
   * @default false
   */
  readonly obeysCors?: boolean | undefined;
  /** Makes a path absolute, so that it stays the same if the current directory changes; missing where there are no paths. */
  readonly resolvePath?: ((path: string | URL) => string | URL) | undefined;
  openDefaultSink(options?: DefaultSinkOptions): Sink<string | File>;
  /** Opens a path, a URL or a folder handle as the place for files. */
  openDirectory(directory: string | URL | DirectoryHandle, options?: SinkOptions): Sink;
  /**
   * Opens the store for parts of files whose download broke, in a folder or in the default one; `undefined` where
   * nothing outlives the page.
   */
  readonly openParts: ((directory: string | URL | undefined, options?: SinkOptions) => PartStore) | undefined;
  /**
   * Opens the manifest of the files in a folder or in the default one; missing where files cannot be read later.
   */
  readonly openManifest?: ((directory: string | URL | undefined) => ManifestStore) | undefined;
}
