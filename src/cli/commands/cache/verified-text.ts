import type { VerifiedFeatures } from '../../../app/cache/verify-features.ts';

/** Every damaged file, and their number. */
export const verifiedText = (verified: readonly VerifiedFeatures[]): string => {
  const damaged = verified.flatMap((run) => run.damaged.map(({ file, problem }) => `${file} ${problem}`));
  const runs = verified.length === 1 ? '1 run' : `${verified.length} runs`;
  if (damaged.length === 0) return `the features of ${runs} are intact`;
  const what = damaged.length === 1 ? '1 file is' : `${damaged.length} files are`;
  return `${damaged.join('\n')}\n\n${what} damaged; these shards are recomputed when a run next reads them`;
};
