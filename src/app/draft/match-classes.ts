import { plainName } from '../../plan/check/compare-class-names.ts';

/**
 * How the classes of images correspond to a network's names for its outputs. `same`: sorted by name they are in its
 * order; `listed`: in the order of `names`, which may have more; `strange`: a class that it has no name for, while it
 * has names for others; `unrelated`: no name in common, as with synsets and words.
 */
export type MatchedClasses =
  | { readonly result: 'same' | 'unrelated' }
  | { readonly result: 'listed'; readonly names: readonly string[] }
  | { readonly result: 'strange'; readonly name: string };

/** Case, spaces, hyphens and underscores make no difference; classes that are numbers are positions in the list. */
export const matchClasses = (used: ReadonlySet<string>, theirs: readonly string[]): MatchedClasses => {
  const sorted = [...used].sort();
  const ours = spelling(sorted);
  const names = theirs.map((name) => (used.has(name) ? name : (ours.get(plainName(name)) ?? name)));
  const known = new Set(names);
  const strange = sorted.filter((name) => !known.has(name));
  if (strange.length === 0) {
    const isSame = names.length === sorted.length && names.every((name, label) => name === sorted[label]);
    return isSame ? { result: 'same' } : { result: 'listed', names };
  }
  if (sorted.every((name) => /^(0|[1-9]\d*)$/.test(name) && Number(name) < names.length))
    return { result: 'listed', names };
  if (strange.length === sorted.length) return { result: 'unrelated' };
  return { result: 'strange', name: strange[0]! };
};

/** Our names by their plain form, except those that share one. */
const spelling = (names: readonly string[]): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const shared = new Set<string>();
  for (const name of names) {
    if (found.has(plainName(name))) shared.add(plainName(name));
    found.set(plainName(name), name);
  }
  for (const name of shared) found.delete(name);
  return found;
};
