import type { VerifiedFeatures } from '../../../app/cache/verify-features.ts';
import { counted } from '../../../base/counted.ts';

/** Every damaged file, and their number. */
export const verifiedText = (verified: readonly VerifiedFeatures[]): string => {
  const damaged = verified.flatMap((run) => run.damaged.map(({ file, problem }) => `${file} ${problem}`));
  const runs = counted(verified.length, 'run');
  if (damaged.length === 0) return `the features of ${runs} are intact`;
  const what = counted(damaged.length, 'file is', 'files are');
  return `${damaged.join('\n')}\n\n${what} damaged; these shards are recomputed when a run next reads them`;
};
