import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Damage } from '../../../src/base/files/damage.ts';
import type { RunOutcome } from '../../../src/domain/events.ts';
import type { FeaturesJob, IndexJob } from '../../../src/domain/jobs/jobs.ts';
import { makeJob } from '../../../src/domain/jobs/run-key.ts';
import { patientSink } from '../../../src/execute/feature-store/feature-work.ts';
import { layoutFor } from '../../../src/execute/feature-store/layout.ts';
import { closeImageSource } from '../../../src/execute/index.ts';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import { type FeaturesRun, featurePassOf } from '../../../src/plan/passes/feature-pass.ts';
import { passParts } from '../../../src/plan/passes/pass-parts.ts';
import { unwatched } from '../../method/recipes.ts';
import { execute, featuresJob, indexJob, trainJob } from '../tiny-jobs.ts';

// 17 groups of 32 images; shards are as small as can be, so that they are the same in parts of any size.
const images = 17 * 32 - 5;
const shardBytes = 1;
const manyImages = makeJob<IndexJob>(
  { ...indexJob, params: { dataset: { ...indexJob.params.dataset, train: images } as IndexJob['params']['dataset'] } },
  indexJob.site,
);
const at = (testResolutionPx: number, over: Partial<FeaturesJob['params']> = {}): FeaturesJob => {
  const { inputs, params, site } = featuresJob('train');
  const transform = { ...params.transform, testResolutionPx };
  return makeJob<FeaturesJob>(
    { kind: 'features', inputs: { ...inputs, dataset: manyImages.key }, params: { ...params, transform, ...over } },
    site,
  );
};
const [first, second, third] = [
  at(24),
  at(32, { cuts: ['pooled'] }),
  at(40, { dtype: 'float16', cuts: ['bn', 'pooled'] }),
] as const;
const jobs = [first, second, third];

const nobody = { dataset: '', model: null } as FeaturesRun['labels'];
const runOf = (job: FeaturesJob): FeaturesRun => ({ job, title: '', labels: nobody, after: [], reason: 'absent' });
const partsOf = (partImages: number, reason: FeaturesRun['reason'] = 'absent') => {
  const parts = Math.ceil(images / partImages);
  const known = { has: () => false };
  return passParts([{ ...runOf(first), reason }, runOf(second), runOf(third)], 'pass', { partImages, parts, known });
};

const folders: string[] = [];
const folderWithData = async (): Promise<RunPaths> => {
  const runsDir = mkdtempSync(join(tmpdir(), 'fixres-parts-'));
  folders.push(runsDir);
  for (const job of [indexJob, manyImages, trainJob]) await execute(job, runsDir);
  return new RunPaths(runsDir);
};
let alone: RunPaths;
const expected = new Map<string, RunOutcome>();
before(async () => {
  alone = await folderWithData();
  for (const job of jobs) expected.set(job.key, await execute(job, alone.runsDir, { shardBytes }));
});
after(async () => {
  await closeImageSource();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const contentOf = ({ results, artifacts }: RunOutcome) => ({ results, artifacts });

/** Puts the features together, and compares all that they left with what runs on their own leave. */
const assertSame = async (paths: RunPaths, parts: readonly string[]): Promise<Damage[]> => {
  const damages: Damage[] = [];
  for (const job of jobs) {
    const told = { shardBytes, parts, damaged: (damage: Damage) => void damages.push(damage) };
    const outcome = await execute(job, paths.runsDir, told);
    const whole = expected.get(job.key)!;
    assert.deepEqual(contentOf(outcome), contentOf(whole));
    for (const { name } of whole.artifacts) {
      assert.deepEqual(readFileSync(paths.artifact(job.key, name)), readFileSync(alone.artifact(job.key, name)), name);
    }
  }
  return damages;
};

const shardTimes = (paths: RunPaths): Map<string, number> =>
  new Map(
    jobs.flatMap(({ key }) =>
      readdirSync(paths.folder(key))
        .filter((name) => name.endsWith('.bin'))
        .map((name) => [`${key} ${name}`, statSync(paths.artifact(key, name)).mtimeMs] as const),
    ),
  );

for (const [partImages, parts] of [
  [1024, 1],
  [256, 3],
  [32, 17],
] as const) {
  test(`${parts} parts leave the same bits as a run for each resolution, and are only merged`, async () => {
    const paths = await folderWithData();
    const planned = partsOf(partImages);
    assert.equal(planned.length, parts);
    // Done in any order.
    for (const { job } of planned.toReversed()) {
      const { seconds, decodingSeconds, trunkSeconds } = (await execute(job, paths.runsDir, { shardBytes })).results;
      for (const busy of [decodingSeconds!, trunkSeconds!]) assert.ok(busy > 0 && busy <= seconds!, `${busy}`);
    }
    const times = shardTimes(paths);
    assert.deepEqual(
      await assertSame(
        paths,
        planned.map(({ job }) => job.key),
      ),
      [],
    );
    assert.deepEqual(shardTimes(paths), times);
  });
}

test('a stopped part continues after its last complete shard, and removes its own unfinished files', async () => {
  const paths = await folderWithData();
  const planned = partsOf(256);
  const [part, other] = planned as [FeaturesRun, FeaturesRun];
  const stop = new AbortController();
  let groups = 0;
  const progress = () => {
    if (++groups === 3) stop.abort();
  };
  const watch = { ...unwatched, progress, signal: stop.signal };
  await assert.rejects(execute(part.job, paths.runsDir, { shardBytes, watch }));
  const times = shardTimes(paths);
  assert.equal(times.size, 3 * 6);
  const [own, others] = ['features-bn.00001.bin.0.tmp', 'features-bn.00009.bin.0.tmp'];
  for (const name of [own, others]) writeFileSync(paths.artifact(first.key, name), '');
  groups = 0;
  await execute(part.job, paths.runsDir, { shardBytes, watch: { ...unwatched, progress: () => void groups++ } });
  assert.equal(groups, 256 / 32 - 3);
  for (const [name, time] of times) assert.equal(shardTimes(paths).get(name), time, name);
  const left = readdirSync(paths.folder(first.key)).filter((name) => name.endsWith('.tmp'));
  assert.deepEqual(left, [others]);
  for (const { job } of [other, planned[2]!]) await execute(job, paths.runsDir, { shardBytes });
  assert.deepEqual(
    await assertSame(
      paths,
      planned.map(({ job }) => job.key),
    ),
    [],
  );
});

test('missing shards of parts are computed; a damaged report is named, and its shards are read', async (t) => {
  t.mock.method(console, 'error', () => {});
  const paths = await folderWithData();
  const planned = partsOf(256);
  const keys = planned.map(({ job }) => job.key);
  for (const { job } of planned.slice(0, 2)) await execute(job, paths.runsDir, { shardBytes });
  rmSync(paths.artifact(second.key, 'features-pooled.00000.bin'));
  const report = paths.artifact(keys[1]!, 'pass.json');
  const flipped = readFileSync(report);
  flipped[40]! ^= 1;
  writeFileSync(report, flipped);
  const remedy = 'the features that it lists are read instead';
  assert.deepEqual(
    (await assertSame(paths, keys)).map(({ reason: _, ...damage }) => damage),
    jobs.map(() => ({ key: keys[1], file: report, remedy })),
  );
});

test('a shard that has been deleted or cut short since its part reported it is recomputed', async () => {
  const paths = await folderWithData();
  const planned = partsOf(256);
  const keys = planned.map(({ job }) => job.key);
  for (const { job } of planned) await execute(job, paths.runsDir, { shardBytes });
  rmSync(paths.artifact(first.key, 'features-bn.00016.bin'));
  truncateSync(paths.artifact(second.key, 'features-pooled.00003.bin'), 100);
  const damages = await assertSame(paths, keys);
  assert.deepEqual(
    damages.map(({ key, file }) => [key, file]),
    [[second.key, paths.artifact(second.key, 'features-pooled.00003.bin')]],
  );
});

test('a few images are stored alike, whatever the size of a part', () => {
  const cuts = [{ cut: 'pooled', shapes: [[8]] }];
  const layouts = [32, 1024, undefined].map((partImages) => layoutFor(12, 'float32', cuts, 1e6, partImages));
  assert.deepEqual(
    layouts.map(({ imagesInShard }) => imagesInShard),
    [32, 32, 32],
  );
  assert.equal(layoutFor(80, 'float32', cuts, 1e6).imagesInShard, 128);
  assert.equal(layoutFor(80, 'float32', cuts, 1e6, 32).imagesInShard, 32);
});

test('a repair without the parts keeps the size of their shards, and replaces only the damaged file', async () => {
  const paths = await folderWithData();
  await execute(first, paths.runsDir, { shardBytes });
  const file = paths.artifact(first.key, 'features-pooled.00003.bin');
  const [whole, others] = [readFileSync(file), readdirSync(paths.folder(first.key)).sort()];
  truncateSync(file, 100);
  for (const name of others.filter((other) => /outcome|features\.json/.test(other))) {
    rmSync(paths.artifact(first.key, name));
  }
  // One shard would hold all images, had none been stored before.
  const { artifacts } = await execute(first, paths.runsDir);
  assert.deepEqual(artifacts, expected.get(first.key)!.artifacts);
  assert.deepEqual(readFileSync(file), whole);
  assert.deepEqual(readdirSync(paths.folder(first.key)).sort(), others);
});

test('a part that is forced to run again reuses no shard', async () => {
  const paths = await folderWithData();
  const [part] = partsOf(1024) as [FeaturesRun];
  await execute(part.job, paths.runsDir, { shardBytes });
  const times = shardTimes(paths);
  await execute(part.job, paths.runsDir, { shardBytes });
  assert.deepEqual(shardTimes(paths), times);
  const [forced] = partsOf(1024, 'forced') as [FeaturesRun];
  assert.equal(forced.job.key, part.job.key);
  await execute(forced.job, paths.runsDir, { shardBytes });
  for (const [name, time] of shardTimes(paths)) assert.notEqual(time, times.get(name), name);
});

test('runs with different images, trunks or locations do not share a pass', () => {
  assert.equal(featurePassOf(first), featurePassOf(third));
  assert.notEqual(featurePassOf(first), featurePassOf(featuresJob('test')));
  assert.notEqual(featurePassOf(first), featurePassOf(featuresJob('train', 5)));
  assert.notEqual(
    featurePassOf(first),
    featurePassOf({ ...first, inputs: { ...first.inputs, weights: 'f'.repeat(64) } }),
  );
});

test('an error of one run of a pass is recorded once, not thrown', async () => {
  let calls = 0;
  const writer = {
    append: () => {
      calls++;
      throw new Error('too large');
    },
  };
  const work = { layout: {}, writer } as unknown as Parameters<typeof patientSink>[0];
  const failed = new Map();
  const sink = patientSink(work, failed);
  await sink('pooled', [], 1);
  await sink('pooled', [], 1);
  assert.deepEqual([calls, failed.get(work).message], [1, 'too large']);
});
