import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Damage } from '../../../src/base/files/damage.ts';
import type { RunOutcome } from '../../../src/domain/events.ts';
import type { FeaturesJob } from '../../../src/domain/jobs/jobs.ts';
import { patientSink } from '../../../src/execute/feature-store/feature-work.ts';
import { closeImageSource } from '../../../src/execute/index.ts';
import { readOutcomeFile } from '../../../src/plan/handover/outcome-file.ts';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import { featurePassOf } from '../../../src/plan/runs/feature-pass.ts';
import { unwatched } from '../../method/recipes.ts';
import { execute, featuresJob, indexJob, trainJob } from '../tiny-jobs.ts';

const at = (testResolutionPx: number, over: Partial<FeaturesJob['params']> = {}): FeaturesJob => {
  const { transform } = featuresJob('train').params;
  return featuresJob('train', null, { transform: { ...transform, testResolutionPx }, ...over });
};
const [first, second, third] = [at(24), at(32, { cuts: ['pooled'] }), at(200, { dtype: 'float16' })] as const;
const jobs = [first, second, third];

const alone = new RunPaths(mkdtempSync(join(tmpdir(), 'fixres-alone-')));
const together = new RunPaths(mkdtempSync(join(tmpdir(), 'fixres-together-')));
const expected = new Map<string, RunOutcome>();
before(async () => {
  for (const { runsDir } of [alone, together]) {
    await execute(indexJob, runsDir);
    await execute(trainJob, runsDir);
  }
  for (const job of jobs) expected.set(job.key, await execute(job, alone.runsDir));
});
after(async () => {
  await closeImageSource();
  for (const { runsDir } of [alone, together]) rmSync(runsDir, { recursive: true });
});

const contentOf = ({ results, artifacts }: RunOutcome) => ({ results, artifacts });

test('one pass leaves what a pass for each would have left, to the bit', async () => {
  const outcome = await execute(first, together.runsDir, { companions: [second, third] });
  assert.deepEqual(contentOf(outcome), contentOf(expected.get(first.key)!));
  for (const { key } of [second, third]) {
    assert.ok(!existsSync(together.outcome(key)), 'nobody has asked for it yet');
    const files = readdirSync(together.folder(key)).sort();
    const names = expected.get(key)!.artifacts.map(({ name }) => name);
    assert.deepEqual(files, [...names, 'prepared.json'].sort());
    for (const name of names) {
      assert.deepEqual(readFileSync(together.artifact(key, name)), readFileSync(alone.artifact(key, name)), name);
    }
  }
});

test('a prepared outcome that is damaged is told by name, and its run is carried out', async (t) => {
  t.mock.method(console, 'error', () => {});
  const file = together.artifact(second.key, 'prepared.json');
  const whole = readFileSync(file);
  const flippedAt = ['"float', '"n": ', '"bytes"', '"sha256"', '\n}\n'].map((text) => {
    const flipped = Buffer.from(whole);
    flipped[Math.max(0, whole.lastIndexOf(text)) + 2]! ^= 1;
    return flipped;
  });
  for (const content of [...flippedAt, whole.subarray(0, 200), Buffer.alloc(0)]) {
    writeFileSync(file, content);
    const damages: Damage[] = [];
    const outcome = await execute(second, together.runsDir, { damaged: (damage) => damages.push(damage) });
    assert.deepEqual(contentOf(outcome), contentOf(expected.get(second.key)!));
    assert.deepEqual(
      damages.map(({ reason: _, ...damage }) => damage),
      [{ key: second.key, file, remedy: 'the run is repeated' }],
      String(content),
    );
    rmSync(together.outcome(second.key));
  }
  writeFileSync(file, whole);
});

test('a run that a pass has prepared has only to be asked for', async () => {
  const file = together.artifact(second.key, 'features-pooled.00000.bin');
  const { mtimeMs } = statSync(file);
  const outcome = await execute(second, together.runsDir);
  assert.deepEqual(contentOf(outcome), contentOf(expected.get(second.key)!));
  assert.equal(statSync(file).mtimeMs, mtimeMs);
  const left = readOutcomeFile(together.outcome(second.key), second.key);
  assert.deepEqual(left, { state: 'intact', value: outcome });
  assert.ok(!existsSync(together.artifact(second.key, 'prepared.json')));
});

test('a prepared run that has lost a file is carried out', async () => {
  rmSync(together.artifact(third.key, 'features-bn.00000.bin'));
  const outcome = await execute(third, together.runsDir);
  assert.deepEqual(contentOf(outcome), contentOf(expected.get(third.key)!));
});

test('a pass computes for each run only the shards that it lacks', async () => {
  for (const { key } of jobs) rmSync(together.outcome(key));
  rmSync(together.artifact(third.key, 'features-pooled.00000.bin'));
  const kept = [first, second].map(({ key }) => together.artifact(key, 'features-pooled.00000.bin'));
  const times = kept.map((file) => statSync(file).mtimeMs);
  let groups = 0;
  await execute(first, together.runsDir, {
    companions: [second, third],
    watch: { ...unwatched, progress: () => void groups++ },
  });
  assert.deepEqual([groups, kept.map((file) => statSync(file).mtimeMs)], [1, times]);
  const file = 'features-pooled.00000.bin';
  assert.deepEqual(readFileSync(together.artifact(third.key, file)), readFileSync(alone.artifact(third.key, file)));
});

test('runs on other images, another trunk or another place make no pass together', () => {
  assert.equal(featurePassOf(first), featurePassOf(third));
  assert.notEqual(featurePassOf(first), featurePassOf(featuresJob('test')));
  assert.notEqual(featurePassOf(first), featurePassOf(featuresJob('train', 5)));
  assert.notEqual(
    featurePassOf(first),
    featurePassOf({ ...first, inputs: { ...first.inputs, weights: 'f'.repeat(64) } }),
  );
});

test('what goes wrong for a companion is put down once, and not thrown', async () => {
  let calls = 0;
  const writer = {
    append: () => {
      calls++;
      throw new Error('too large');
    },
  };
  const work = { job: second, layout: {}, writer } as unknown as Parameters<typeof patientSink>[0];
  const failed = new Map();
  const sink = patientSink(work, failed);
  await sink('pooled', [], 1);
  await sink('pooled', [], 1);
  assert.deepEqual([calls, failed.get(work).message], [1, 'too large']);
});
