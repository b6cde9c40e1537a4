import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sha256 } from '../../src/base/json.ts';
import type { Metric } from '../../src/domain/events.ts';
import type { FinetuneJob, HeadsJob, RunJob, TrainJob } from '../../src/domain/jobs/jobs.ts';
import { makeJob } from '../../src/domain/jobs/run-key.ts';
import { closeImageSource } from '../../src/execute/index.ts';
import { curveLine, readCurve, readUnmarkedCurve } from '../../src/plan/handover/curve-file.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { recipe, unwatched } from '../method/recipes.ts';
import { execute, featuresJob, finetuneJob, indexJob, trainJob } from './tiny-jobs.ts';

const runsDir = mkdtempSync(join(tmpdir(), 'fixres-curve-'));
const paths = new RunPaths(runsDir);
const { site, params } = finetuneJob;
const tuned = { scope: params.scope, bn: params.bn, recipe: recipe({ epochs: 4 }), seed: 1 } as const;
const transform = { kind: 'test', ...featuresJob('train').params.transform } as const;
const training = makeJob<TrainJob>(
  { ...trainJob, params: { ...trainJob.params, recipe: recipe({ epochs: 4, order: 'shuffled' }) } },
  site,
);
const tuning = makeJob<FinetuneJob>({ ...finetuneJob, params: { model: params.model, ...tuned } }, site);
const heads = makeJob<HeadsJob>(
  {
    kind: 'heads',
    inputs: { dataset: indexJob.key, weights: trainJob.key },
    params: { model: params.model, images: null, transform, heads: [tuned, { ...tuned, bn: 'statistics' }] },
  },
  site,
);
const taking = makeJob<FinetuneJob>(
  {
    kind: 'finetune',
    inputs: { heads: heads.key, weights: trainJob.key },
    params: { model: params.model, ...tuned, head: 0 },
  },
  site,
);

before(async () => {
  for (const job of [indexJob, trainJob, featuresJob('train')]) await execute(job, runsDir);
});
after(async () => {
  await closeImageSource();
  rmSync(runsDir, { recursive: true });
});

type Point = readonly [key: string, step: number, value: number];
const pointsOf = (metrics: readonly Metric[]): Point[] => metrics.map(({ key, step, value }) => [key, step, value]);

/** Runs to the end; gives the curve that the outcome tells of, as a scheduler takes it over, and what was told live. */
const finish = async (job: RunJob): Promise<{ curve: Point[]; live: Metric[] }> => {
  const live: Metric[] = [];
  const watch = { ...unwatched, metric: (metric: Metric) => void live.push(metric) };
  const { curve: mark } = await execute(job, runsDir, { watch });
  assert.deepEqual(JSON.parse(readFileSync(paths.outcome(job.key), 'utf8')).curve, mark);
  assert.equal(readFileSync(paths.curve(job.key)).length, mark!.bytes);
  return { curve: pointsOf(readCurve(paths.curve(job.key), mark!)), live };
};

/** Ends as a process that is killed between the metrics of an epoch and its checkpoint. */
const dieAfter = async (job: RunJob, epoch: number, over = {}): Promise<void> => {
  const metric = ({ key, step }: Metric): void => {
    if (key === 'train_loss' && step === epoch) throw new Error('killed');
  };
  await assert.rejects(execute(job, runsDir, { watch: { ...unwatched, metric }, ...over }), /killed/);
};

const forget = ({ key }: RunJob): void => rmSync(paths.folder(key), { recursive: true, force: true });

for (const job of [training, tuning, heads]) {
  test(`${job.kind}: the curve of a killed and resumed run equals that of an uninterrupted one, point for point`, async () => {
    forget(job);
    const { curve } = await finish(job);
    const losses = curve.filter(([key]) => key === 'train_loss');
    assert.deepEqual(
      losses.map(([, step]) => step),
      [1, 2, 3, 4],
    );
    forget(job);
    await dieAfter(job, 3);
    assert.equal(readUnmarkedCurve(paths.curve(job.key)).filter(({ key }) => key === 'train_loss').length, 3);
    const { curve: resumed, live } = await finish(job);
    assert.deepEqual(resumed, curve);
    assert.equal(live[0]!.step, 3); // it went on, and did not start again
  });
}

test('a checkpoint may be older than the curve by several epochs', async () => {
  forget(tuning);
  const { curve } = await finish(tuning);
  forget(tuning);
  await dieAfter(tuning, 4, { checkpointMs: 60_000 }); // after the first epoch only
  const { curve: resumed, live } = await finish(tuning);
  assert.deepEqual([resumed, live[0]!.step], [curve, 2]);
});

test('a head that is taken from a pass brings its curve along', async () => {
  for (const job of [heads, taking, tuning]) forget(job);
  await finish(heads);
  assert.deepEqual((await finish(taking)).curve, (await finish(tuning)).curve);
});

test('a curve with one changed bit, cut short or missing is named, and training starts from scratch', async (t) => {
  forget(training);
  const { curve } = await finish(training);
  const file = paths.curve(training.key);
  const damages: readonly ((bytes: Buffer) => void)[] = [
    (bytes) => {
      bytes[bytes.indexOf('"value"') + 10]! ^= 1;
      writeFileSync(file, bytes);
    },
    (bytes) => truncateSync(file, bytes.indexOf('\n') + 1),
    () => rmSync(file),
  ];
  for (const damage of damages) {
    forget(training);
    await dieAfter(training, 3);
    damage(readFileSync(file));
    const said = t.mock.method(console, 'error', () => {});
    const { curve: again, live } = await finish(training);
    assert.deepEqual([again, live[0]!.step], [curve, 1]);
    const line = String(said.mock.calls[0]?.arguments[0]);
    assert.match(line, /curve\.jsonl is damaged: .*; training restarts from the beginning$/);
    said.mock.restore();
  }
});

test('a run that is forced to run again begins without its earlier outcome, checkpoint and curve', async () => {
  forget(training);
  await dieAfter(training, 3);
  const checkpoint = readFileSync(paths.artifact(training.key, 'checkpoint.safetensors'));
  await finish(training);
  writeFileSync(paths.artifact(training.key, 'checkpoint.safetensors'), checkpoint); // killed before it was removed
  await dieAfter(training, 1);
  assert.ok(!existsSync(paths.outcome(training.key)));
  assert.deepEqual(
    readUnmarkedCurve(paths.curve(training.key)).map(({ step }) => step),
    [1],
  );
});

test('a run without metrics writes no curve file', async () => {
  const { curve } = await execute(indexJob, runsDir);
  assert.deepEqual([curve, existsSync(paths.curve(indexJob.key))], [undefined, false]);
});

test('nothing after a damaged or incomplete line of a curve is used', () => {
  const file = join(runsDir, 'lines.jsonl');
  const lines = [1, 2, 3].map((step) => curveLine({ key: 'loss', value: 0.5, step, timestampMs: 5 }));
  const stepsIn = (text: string): number[] => {
    writeFileSync(file, text);
    return readUnmarkedCurve(file).map(({ step }) => step);
  };
  assert.deepEqual(stepsIn(lines.join('')), [1, 2, 3]);
  assert.deepEqual(stepsIn(lines.join('').slice(0, -1)), [1, 2]);
  assert.deepEqual(stepsIn(`${lines[0]}${lines[1]!.replace('0.5', '0.7')}${lines[2]}`), [1]);
  assert.deepEqual(stepsIn(''), []);
  const text = `${lines[0]}${lines[1]!.replace('0.5', '0.7')}`;
  writeFileSync(file, text);
  const mark = { bytes: text.length, sha256: sha256(text) };
  assert.throws(() => readCurve(file, mark), { code: 'EXECUTE_ARTIFACT_CORRUPT', path: file });
  appendFileSync(file, 'more');
  assert.throws(
    () => readCurve(file, { ...mark, bytes: mark.bytes + 1 }),
    /its content differs from what the run wrote/,
  );
});
