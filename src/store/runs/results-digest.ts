import { contentKey } from '../../base/json.ts';

/** SHA-256 of a run's results in canonical form, for writing and reading; non-numbers are null. */
export const digestOfResults = (results: Iterable<readonly [name: string, value: number | null]>): string =>
  contentKey(Object.fromEntries(Array.from(results, ([name, value]) => [name, Number.isFinite(value) ? value : null])));
