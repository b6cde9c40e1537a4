import { first } from './001-first.ts';
import { leasesTagsProgress } from './002-leases-tags-progress.ts';
import { madeFrom } from './003-made-from.ts';
import { damages } from './004-damages.ts';
import { confidence } from './005-confidence.ts';
import { alsoRight } from './006-also-right.ts';
import { resultsSha256 } from './007-results-sha256.ts';
import { predictionsSha256 } from './008-predictions-sha256.ts';

/** In order: the n-th brings a database from version n - 1 to n. A published one is never changed again. */
export const migrations: readonly string[] = [
  first,
  leasesTagsProgress,
  madeFrom,
  damages,
  confidence,
  alsoRight,
  resultsSha256,
  predictionsSha256,
];
