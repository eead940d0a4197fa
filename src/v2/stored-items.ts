import { Outputs } from "../outputs/outputs";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { StacItem } from "../stac/stac-types";
import type { CallOptions } from "../types";
import { itemsSource } from "./items-source";

/**
 * Items of the storage, and their files: everything that the outputs of a job have, be they ordered, uploaded or
 * processed. `storage.openItems()` opens all that fit a search, and each call searches anew; `storage.openEach()` opens
 * each of them by itself.
 *
 * The features are the items, with their assets. Each file goes into a folder with the id of its item, and an archive
 * among them is unpacked into a folder of its own there.
 *
 * The type parameter says what `outputDirectory` takes and what a download without one resolves to on the platform
 * that was imported.
 *
 * @example
 * ```ts
 * const storage = await up42.initializeStorage();
 * const items = storage.openItems({ ids: ["167125ac-d7f4-44d5-b7a4-7c67c3730826"] });
 * const paths = await items.downloadResults({ outputDirectory: "berlin" });
 * ```
 */
export class StoredItems<Platform extends PlatformTypes = PlatformTypes> extends Outputs<Platform> {
  /** Id of the item, where there can be only one. */
  readonly itemId: string | undefined;

  /** @internal Call `storage.openItems()`. */
  constructor(
    session: Session,
    openItems: (options: CallOptions) => AsyncGenerator<StacItem, void, undefined>,
    id: string | undefined,
  ) {
    super(
      session,
      itemsSource(session, openItems),
      id === undefined ? undefined : { kind: "item", id, statusWithoutResults: () => undefined },
    );
    this.itemId = id;
  }

  /** What notebooks and consoles call it, also where its class was renamed by a minifier. */
  get [Symbol.toStringTag](): "StoredItems" {
    return "StoredItems";
  }
}
