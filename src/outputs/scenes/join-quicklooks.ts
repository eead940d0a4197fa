import type { ResultFeature } from "../../types";
import { type DeclaredPath, idFrom, type PathsOf, propertiesOf, sceneIdOf } from "./scene-contract";

export interface QuicklookJoin<Quicklook> {
  /** The quicklook of each feature, in the order of the features. */
  readonly matched: readonly (Quicklook | undefined)[];
  /** The quicklooks that show no feature, in their own order. */
  readonly unmatched: readonly Quicklook[];
}

interface Rule {
  namesOf(feature: ResultFeature): readonly (string | undefined)[];
  nameOf(quicklookId: string): string;
}

/** The rules, strictest first. The first is the service's contract; the others are for blocks that do not keep to it. */
function rulesWith(pathsOf: PathsOf): readonly Rule[] {
  return [
    { namesOf: (feature) => [sceneIdOf(feature)], nameOf: stemOf },
    { namesOf: (feature) => [folded(sceneIdOf(feature))], nameOf: foldedStemOf },
    { namesOf: (feature) => [folded(idFrom(propertiesOf(feature).id))], nameOf: foldedStemOf },
    { namesOf: (feature) => [folded(idFrom(propertiesOf(feature).uid))], nameOf: foldedStemOf },
    { namesOf: (feature) => namesIn(pathsOf(feature)).map(folded), nameOf: foldedStemOf },
    { namesOf: (feature) => [folded(sceneIdOf(feature))], nameOf: (id) => id.toLowerCase() },
  ];
}

/**
 * Finds the quicklook of each feature. A wrong image would be worse than a missing one: the first rule under which a
 * quicklook has the name of any feature decides alone, features share a quicklook only if they have the same id, and no
 * feature gets a second one.
 */
export function joinQuicklooks<Quicklook extends { readonly id: string }>(
  features: readonly ResultFeature[],
  quicklooks: readonly Quicklook[],
  pathsOf: PathsOf,
): QuicklookJoin<Quicklook> {
  const matched: (Quicklook | undefined)[] = features.map(() => undefined);
  const used = new Set<Quicklook>();
  let waiting = quicklooks;
  for (const { namesOf, nameOf } of rulesWith(pathsOf)) {
    const named = indexByName(features, namesOf);
    for (const quicklook of waiting) {
      const indexes = named.get(nameOf(quicklook.id)) ?? [];
      const isFree = indexes.every((index) => matched[index] === undefined);
      if (indexes.length === 0 || !isFree || !isOneScene(indexes, features)) continue;
      for (const index of indexes) matched[index] = quicklook;
      used.add(quicklook);
    }
    waiting = waiting.filter(({ id }) => !named.has(nameOf(id)));
  }
  return { matched, unmatched: quicklooks.filter((quicklook) => !used.has(quicklook)) };
}

function indexByName(
  features: readonly ResultFeature[],
  namesOf: Rule["namesOf"],
): ReadonlyMap<string, readonly number[]> {
  const named = new Map<string, number[]>();
  for (const [index, feature] of features.entries()) {
    for (const name of new Set(namesOf(feature))) {
      if (name === undefined) continue;
      const indexes = named.get(name);
      if (indexes === undefined) named.set(name, [index]);
      else indexes.push(index);
    }
  }
  return named;
}

/** An analytic block has a feature for each band of one scene, all with the scene's id. */
function isOneScene(indexes: readonly number[], features: readonly ResultFeature[]): boolean {
  if (indexes.length === 1) return true;
  const ids = new Set(indexes.map((index) => features[index] && sceneIdOf(features[index])));
  return ids.size === 1 && !ids.has(undefined);
}

/** Names in paths: output files, or their folders, are named after the scene's id. */
function namesIn(paths: readonly DeclaredPath[]): string[] {
  return paths.flatMap(({ candidates }) => {
    const path = candidates.at(-1);
    if (path === undefined) return [];
    const segments = path.split("/");
    const last = segments.at(-1) ?? "";
    return [...segments.slice(0, -1).slice(0, 1), last, stemOf(last)];
  });
}

/** A name without its last ending. */
function stemOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}

function foldedStemOf(name: string): string {
  return stemOf(name).toLowerCase();
}

function folded(name: string | undefined): string | undefined {
  return name?.toLowerCase();
}
