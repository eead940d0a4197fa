import { description, placesOf } from "../../archive/place-matcher";
import type { ResultFeature } from "../../types";
import type { DeclaredPath, PathsOf } from "./scene-contract";

export interface FileJoin<Member> {
  readonly scenes: readonly {
    /** Everything that the feature declares, with folders split into files. */
    readonly files: Member[];
    /** Paths that it declares and the results lack, as the feature has them; values that are not strings, as JSON. */
    readonly missing: string[];
  }[];
  /** Files that no feature declares. */
  readonly unmatched: Member[];
}

/** Finds the files that each feature declares. A file that several features declare belongs to each of them. */
export function joinFiles<Member extends { readonly path: string }>(
  features: readonly ResultFeature[],
  members: readonly Member[],
  pathsOf: PathsOf,
): FileJoin<Member> {
  const places = indexByPlace(members, ({ path }) => path);
  const claimed = new Set<Member>();
  const scenes = features.map((feature) => {
    const files = new Set<Member>();
    const missing: string[] = [];
    for (const declared of pathsOf(feature)) {
      const found = findDeclared(places, declared);
      if (found.length === 0) missing.push(declared.written);
      for (const member of found) {
        files.add(member);
        claimed.add(member);
      }
    }
    return { files: [...files], missing };
  });
  return {
    scenes,
    unmatched: members.filter((member) => !claimed.has(member) && member.path !== description),
  };
}

/** Everything at a path or below it, by path. */
export function indexByPlace<Member>(
  members: readonly Member[],
  pathOf: (member: Member) => string,
): ReadonlyMap<string, readonly Member[]> {
  const places = new Map<string, Member[]>();
  for (const member of members) {
    for (const place of placesOf(pathOf(member))) {
      const there = places.get(place);
      if (there === undefined) places.set(place, [member]);
      else there.push(member);
    }
  }
  return places;
}

/** The declared file, or all files of the declared folder; empty when the results have neither. */
export function findDeclared<Member>(
  places: ReadonlyMap<string, readonly Member[]>,
  { candidates }: Pick<DeclaredPath, "candidates">,
): readonly Member[] {
  const place = candidates.find((candidate) => places.has(candidate));
  return (place === undefined ? undefined : places.get(place)) ?? [];
}
