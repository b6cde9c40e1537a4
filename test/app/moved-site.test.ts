import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movedJobs } from '../../src/app/reproduce/moved-site.ts';
import type { FixresError } from '../../src/base/errors.ts';
import type { RunJob } from '../../src/domain/jobs/jobs.ts';
import { runAt } from '../store/sample-store.ts';

const { job } = runAt('train tinynet 32 seed 1');
const jobAt = (datasetRoot: string | null, weightsFile: string | null): RunJob =>
  ({ ...job, site: { datasetRoot, weightsFile } }) as RunJob;

test("a run's inputs are looked for in their new location, and its key stays the same", () => {
  const jobs = [jobAt('/data/birds', null), jobAt('/data/birdsnap', '/nets/a.pth'), jobAt(null, null)];
  const moves = [
    { from: '/data/birds', to: '/mnt/birds' },
    { from: '/nets', to: '/mnt/nets' },
  ];
  const moved = movedJobs(jobs, moves);
  assert.deepEqual(
    moved.map(({ site }) => [site.datasetRoot, site.weightsFile]),
    [
      ['/mnt/birds', null],
      ['/data/birdsnap', '/mnt/nets/a.pth'],
      [null, null],
    ],
  );
  assert.ok(moved.every(({ key }) => key === job.key));
});

test('a move that affects nothing is refused, with the list of what is read', () => {
  assert.throws(
    () => movedJobs([jobAt('/data/birds', null)], [{ from: '/data/bird', to: '/mnt' }]),
    (error: FixresError) => error.code === 'CLI_USAGE' && error.hint === 'name a path that it reads: /data/birds',
  );
});
