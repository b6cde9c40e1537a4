import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunOutcome } from '../../../src/domain/events.ts';
import type { FeaturesJob, IndexJob } from '../../../src/domain/jobs/jobs.ts';
import { makeJob } from '../../../src/domain/jobs/run-key.ts';
import { openFeatures } from '../../../src/execute/feature-store/open-features.ts';
import { closeImageSource } from '../../../src/execute/index.ts';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import { unwatched } from '../../method/recipes.ts';
import { execute, featuresJob, indexJob, trainJob } from '../tiny-jobs.ts';

// 70 images in shards of 32, 32 and 6, the smallest that there are.
const shardBytes = 1;
const manyImages = makeJob<IndexJob>(
  { ...indexJob, params: { dataset: { ...indexJob.params.dataset, train: 70 } as IndexJob['params']['dataset'] } },
  indexJob.site,
);
const featuresOf = (over: Partial<FeaturesJob['params']> = {}): FeaturesJob => {
  const { inputs, params, site } = featuresJob('train', null, over);
  return makeJob<FeaturesJob>(
    {
      kind: 'features',
      inputs: { ...inputs, dataset: manyImages.key },
      params: { ...params, cuts: ['bn', 'pooled'], ...over },
    },
    site,
  );
};
const job = featuresOf();
const all = Int32Array.from({ length: 70 }, (_, image) => image);

const runsDir = mkdtempSync(join(tmpdir(), 'fixres-shards-'));
const paths = new RunPaths(runsDir);
const shardFile = (cut: string, shard: number): string => paths.artifact(job.key, `features-${cut}.0000${shard}.bin`);
let whole: RunOutcome;

before(async () => {
  for (const each of [indexJob, trainJob, manyImages]) await execute(each, runsDir);
  whole = await execute(job, runsDir, { shardBytes });
});
after(async () => {
  await closeImageSource();
  rmSync(runsDir, { recursive: true });
});

/** Runs the job again, and gives the shards that were written, and how far it was after each group of images. */
const again = async (): Promise<{ outcome: RunOutcome; written: string[]; fractions: number[] }> => {
  const shards = () => readdirSync(paths.folder(job.key)).filter((name) => name.endsWith('.bin'));
  const times = new Map(shards().map((name) => [name, statSync(paths.artifact(job.key, name)).mtimeMs]));
  const fractions: number[] = [];
  const watch = { ...unwatched, progress: ({ fraction }: { fraction: number }) => void fractions.push(fraction) };
  const outcome = await execute(job, runsDir, { shardBytes, watch });
  const written = shards().filter((name) => statSync(paths.artifact(job.key, name)).mtimeMs !== times.get(name));
  return { outcome, written: written.sort(), fractions };
};

const damage = (file: string, at: number): void => {
  const content = readFileSync(file);
  content[at]! ^= 1;
  writeFileSync(file, content);
};

test('a run leaves a file for each shard of each cut, each a separate artifact', () => {
  const names = whole.artifacts.map(({ name }) => name).filter((name) => name.endsWith('.bin'));
  const bn = [0, 1, 2].map((shard) => `features-bn.0000${shard}.bin`);
  const pooled = [0, 1, 2].map((shard) => `features-pooled.0000${shard}.bin`);
  assert.deepEqual(names, [...bn, ...pooled]);
  assert.equal(statSync(shardFile('pooled', 2)).size, 6 * 64 * 4 + 288);
});

test('rows come in the requested order, across shards', () => {
  const features = openFeatures(paths, job.key, 'bn');
  const [every] = features.rows(all);
  const size = every!.length / 70;
  const some = [69, 0, 31, 32, 63, 64, 0];
  const expected = some.flatMap((image) => [...every!.subarray(image * size, (image + 1) * size)]);
  assert.deepEqual([...features.rows(Int32Array.from(some))[0]!], expected);
  assert.equal(new Set(expected).size > 1000, true);
});

test('a run that was stopped continues after its last whole shard and ends with the same bits', async () => {
  rmSync(paths.folder(job.key), { recursive: true });
  const stop = new AbortController();
  const watch = { ...unwatched, signal: stop.signal, progress: () => stop.abort() };
  await assert.rejects(execute(job, runsDir, { shardBytes, watch }), { code: 'EXECUTE_INTERRUPTED' });
  assert.deepEqual(readdirSync(paths.folder(job.key)).sort(), ['features-bn.00000.bin', 'features-pooled.00000.bin']);
  const { outcome, written, fractions } = await again();
  assert.equal(written.length, 4);
  assert.deepEqual(fractions, [32 / 38, 1]);
  assert.deepEqual([outcome.results, outcome.artifacts], [whole.results, whole.artifacts]);
});

test('a flipped byte is named where it is read, other shards are read, and only that shard is computed again', async () => {
  const file = shardFile('bn', 1);
  damage(file, 1000);
  const features = openFeatures(paths, job.key, 'bn');
  features.rows(Int32Array.of(0, 64));
  assert.throws(() => features.rows(Int32Array.of(40)), {
    code: 'EXECUTE_ARTIFACT_CORRUPT',
    path: file,
    message: `${file} is damaged: its content differs from what the run wrote`,
  });
  openFeatures(paths, job.key, 'pooled').rows(all);
  const { outcome, written, fractions } = await again();
  assert.deepEqual([written, fractions], [['features-bn.00001.bin', 'features-pooled.00001.bin'], [1]]);
  assert.deepEqual(outcome.artifacts, whole.artifacts);
});

test('wherever a byte is flipped in a shard, it is not kept', async () => {
  const { size } = statSync(shardFile('pooled', 2));
  for (const at of [0, size - 289, size - 288, size - 100, size - 33, size - 32, size - 1]) {
    damage(shardFile('pooled', 2), at);
    const { outcome, written } = await again();
    assert.equal(written.length, 2, String(at));
    assert.deepEqual(outcome.artifacts, whole.artifacts);
  }
});

test('a byte that is flipped after its shard was read is detected as well', () => {
  const file = shardFile('bn', 0);
  const features = openFeatures(paths, job.key, 'bn');
  features.rows(Int32Array.of(1));
  damage(file, 50_000);
  assert.throws(() => features.rows(Int32Array.of(2)), { code: 'EXECUTE_ARTIFACT_CORRUPT', path: file });
  damage(file, 50_000);
  features.rows(Int32Array.of(2));
});

test('a missing or shortened shard is named before anything is read, and recomputed', async () => {
  rmSync(shardFile('pooled', 0));
  const missing = { code: 'EXECUTE_ARTIFACT_MISSING', path: shardFile('pooled', 0) };
  assert.throws(() => openFeatures(paths, job.key, 'pooled'), missing);
  truncateSync(shardFile('bn', 2), 10_000);
  const corrupt = { code: 'EXECUTE_ARTIFACT_CORRUPT', path: shardFile('bn', 2) };
  assert.throws(() => openFeatures(paths, job.key, 'bn'), corrupt);
  const { outcome, written, fractions } = await again();
  assert.deepEqual(fractions, [32 / 38, 1]);
  assert.deepEqual(
    written,
    [0, 2].flatMap((shard) => [`features-bn.0000${shard}.bin`, `features-pooled.0000${shard}.bin`]).sort(),
  );
  assert.deepEqual(outcome.artifacts, whole.artifacts);
});

test('a shard of another run in its place is not kept', async () => {
  const other = featuresOf({ transform: { ...job.params.transform, cropRatio: 1 } });
  await execute(other, runsDir, { shardBytes });
  writeFileSync(shardFile('bn', 0), readFileSync(paths.artifact(other.key, 'features-bn.00000.bin')));
  assert.throws(() => openFeatures(paths, job.key, 'bn').rows(all), { code: 'EXECUTE_ARTIFACT_CORRUPT' });
  assert.deepEqual((await again()).outcome.artifacts, whole.artifacts);
});

test('an intact run that is requested again is executed again', async () => {
  assert.equal((await again()).written.length, 6);
});

test('16 bits take half the space, and the run reports the largest error', async () => {
  const half = featuresOf({ dtype: 'float16' });
  assert.notEqual(half.key, job.key);
  const outcome = await execute(half, runsDir, { shardBytes });
  assert.equal(statSync(paths.artifact(half.key, 'features-pooled.00002.bin')).size, 6 * 64 * 2 + 288);
  let largest = 0;
  for (const cut of ['bn', 'pooled']) {
    const exact = openFeatures(paths, job.key, cut).rows(all);
    openFeatures(paths, half.key, cut)
      .rows(all)
      .forEach((values, tensor) => {
        for (const [index, value] of values.entries()) {
          const truth = exact[tensor]![index]!;
          largest = Math.max(largest, Math.abs(value - truth) / Math.max(Math.abs(truth), 2 ** -14));
        }
      });
  }
  assert.equal(outcome.results.float16Error, largest);
  assert.ok(largest > 2 ** -13 && largest <= 2 ** -11);
});
