import { ArchiveError } from "../errors";

/**
 * Thrown by a `gunzip` that takes one member only and was refused at a place where another member, or padding, may
 * begin. `gunzipMembers` may take what it refuses.
 */
export class SeveralMembersError extends ArchiveError {}
