import { FixresError } from '../../../base/errors.ts';
import type { Store } from '../../store.ts';

/** Maximum number of matches listed for an ambiguous prefix. */
const namedMatches = 5;

/**
 * The key that starts with the given characters. Throws `STORE_NOT_FOUND` if there is none and `CLI_USAGE` if there are
 * several.
 */
export const findRun = (store: Store, keyPrefix: string): string => {
  const keys = store.db
    .prepare<[object], string>('select key from runs where substr(key, 1, :length) = :prefix order by key')
    .pluck()
    .all({ prefix: keyPrefix, length: keyPrefix.length });
  const [key, ...others] = keyPrefix === '' ? [] : keys;
  if (key === undefined) {
    throw new FixresError('STORE_NOT_FOUND', `no run has a key that starts with \`${keyPrefix}\``, {
      path: store.paths.database,
      hint: '`fixres runs list` lists the keys',
    });
  }
  if (others.length > 0) {
    const named = keys.slice(0, namedMatches).map((match) => match.slice(0, keyPrefix.length + 4));
    throw new FixresError('CLI_USAGE', `${keys.length} keys start with \`${keyPrefix}\`: ${named.join(', ')}`, {
      hint: 'give more characters of the key',
    });
  }
  return key;
};
