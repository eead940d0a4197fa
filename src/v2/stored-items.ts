import { Outputs } from "../outputs/outputs";
import type { BatchMember } from "../outputs/outputs-source";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { StacItem } from "../stac/stac-types";
import type { FeatureOptions } from "../types";
import { itemsSource } from "./items-source";

/**
 * Stored items, whether ordered, uploaded or processed, with everything that the outputs of a job have.
 * `storage.openItems()` opens all items that match a search, and each call searches again; `storage.openEach()` opens
 * each item separately.
 *
 * The features are the items, with their assets. Each file is saved in a folder named after its item's id, and an
 * archive is unpacked into its own folder there.
 *
 * The type parameter is the platform. It decides what `outputDirectory` accepts, and what a download without it
 * resolves to.
 *
 * @example
 * ```ts
 * const storage = await up42.initializeStorage();
 * const items = storage.openItems({ ids: ["167125ac-d7f4-44d5-b7a4-7c67c3730826"] });
 * const paths = await items.downloadResults({ outputDirectory: "berlin" });
 * ```
 */
export class StoredItems<Platform extends PlatformTypes = PlatformTypes> extends Outputs<Platform> {
  /** Id of the item, if there can be only one. */
  readonly itemId: string | undefined;

  /** @internal Call `storage.openItems()`. */
  constructor(
    session: Session,
    openItems: (options: FeatureOptions) => AsyncGenerator<StacItem, void, undefined>,
    id: string | undefined,
    member?: Pick<BatchMember, "id" | "scope">,
  ) {
    super(
      session,
      itemsSource(session, openItems),
      member && { ...member, kind: "item", statusWithoutResults: () => undefined },
    );
    this.itemId = id;
  }

  /** The name in notebooks and consoles, even after a minifier has renamed the class. */
  get [Symbol.toStringTag](): "StoredItems" {
    return "StoredItems";
  }
}
