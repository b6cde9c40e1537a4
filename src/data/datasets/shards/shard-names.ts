import { FixresError } from '../../../base/errors.ts';
import { leavesFolder } from '../../../base/files/slash-path.ts';
import type { StoredPart } from '../../../domain/parts.ts';

/**
 * Refuses shards outside the root, duplicate shards, and names that contain the character that terminates them in
 * entries.
 */
export const checkShardNames = (shards: readonly { readonly part: StoredPart; readonly name: string }[]): void => {
  const parts = new Map<string, StoredPart>();
  for (const { part, name } of shards) {
    const before = parts.get(name);
    if (leavesFolder(name)) throw wrong(name, 'is outside the root');
    if (name.includes('#')) throw wrong(name, 'has a `#` in its name');
    if (before !== undefined) throw wrong(name, `is listed twice, for ${before} and ${part}`);
    parts.set(name, part);
  }
};

const wrong = (name: string, what: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `the shard ${name} ${what}`, {
    path: name,
    hint: 'set `train` and `test` of the data set to different shards, relative to `root`',
  });
