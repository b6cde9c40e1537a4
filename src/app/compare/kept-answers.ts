import { FixresError } from '../../base/errors.ts';
import type { Store } from '../../store/store.ts';
import type { StoredTest } from './stored-test.ts';

/** The result of a query on a test's predictions. Throws STORE_NOT_FOUND if they are gone. */
export const keptAnswers = <Found>(
  store: Store,
  { key, n }: Pick<StoredTest, 'key' | 'n'>,
  query: (store: Store, key: string) => readonly Found[],
  countOf: (found: readonly Found[]) => number = (found) => found.length,
): readonly Found[] => {
  const found = query(store, key);
  if (countOf(found) === n) return found;
  throw new FixresError('STORE_NOT_FOUND', `the predictions of run ${key.slice(0, 8)} are gone`, {
    path: store.paths.database,
    hint: 'run its experiment again with `--force`',
  });
};
