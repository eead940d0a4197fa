import type { DanfoLike } from "./dataframe/danfo";
import type { DownloadSettings } from "./download/open-download";
import type { ApiClient } from "./http/api-client";
import type { Platform } from "./platform";

/** One signed-in user: what the resources work with. Two sessions share nothing. */
export interface Session {
  readonly api: ApiClient;
  readonly storage: DownloadSettings;
  readonly platform: Platform;
  /** Quicklooks that are fetched side by side. */
  readonly concurrency: number;
  /** Danfo as the caller gave it; it is loaded on first use otherwise. */
  readonly danfo: DanfoLike<unknown> | undefined;
}
