import type { DanfoSource } from "../dataframe/danfo";
import type { DownloadSettings } from "../download/open-download";
import type { ApiClient } from "../http/api-client";
import type { Platform } from "./platform";

/** One signed-in user: what all calls share. Two sessions share nothing. */
export interface Session {
  readonly api: ApiClient;
  readonly storage: DownloadSettings;
  readonly platform: Platform;
  /** Requests of one call that run side by side: quicklooks, logs of tasks. */
  readonly concurrency: number;
  /** Danfo, or a function that loads it, as the caller passed it; else the installed one is loaded on first use. */
  readonly danfo: DanfoSource<unknown> | undefined;
}
