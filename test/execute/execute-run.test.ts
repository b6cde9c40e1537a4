import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sha256 } from '../../src/base/json.ts';
import type { Prediction, RunOutcome } from '../../src/domain/events.ts';
import { openFeatures } from '../../src/execute/feature-store/open-features.ts';
import { closeImageSource } from '../../src/execute/index.ts';
import { openSafetensors, writeSafetensors } from '../../src/model/index.ts';
import { readOutcomeFile } from '../../src/plan/handover/outcome-file.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { unwatched } from '../method/recipes.ts';
import { allJobs, evaluateJob, execute, featuresJob, finetuneJob, indexJob, trainJob } from './tiny-jobs.ts';

const runsDir = mkdtempSync(join(tmpdir(), 'fixres-runs-'));
const paths = new RunPaths(runsDir);
const outcomes = new Map<string, RunOutcome>();
before(async () => {
  for (const job of allJobs) outcomes.set(job.key, await execute(job, runsDir));
});
after(async () => {
  await closeImageSource();
  rmSync(runsDir, { recursive: true });
});

test('every run leaves its outcome, and files with the sizes and hashes that it says', () => {
  for (const { key } of allJobs) {
    const reading = readOutcomeFile(paths.outcome(key), key);
    assert.ok(reading.state === 'intact');
    const outcome = reading.value;
    assert.deepEqual(outcome, outcomes.get(key));
    for (const { name, bytes, sha256: hash } of outcome.artifacts) {
      const content = readFileSync(paths.artifact(key, name));
      assert.deepEqual([content.length, sha256(content)], [bytes, hash], name);
    }
    const files = [
      'outcome.json',
      ...(outcome.curve ? ['curve.jsonl'] : []),
      ...outcome.artifacts.map(({ name }) => name),
    ];
    assert.deepEqual(readdirSync(paths.folder(key)).sort(), files.sort());
  }
});

test('an outcome says with what and on what it was made', () => {
  const { environment, startedMs, endedMs } = outcomes.get(trainJob.key)!;
  assert.equal(environment.engine, 'onnx');
  assert.equal(environment.node, process.version);
  assert.equal(environment.threads, 1);
  assert.match(String(environment.fixres), /^\d+\.\d+\.\d+/);
  assert.ok(endedMs >= startedMs);
});

test('results of the kinds', () => {
  assert.deepEqual(outcomes.get(indexJob.key)!.results, { classes: 5, train: 12, test: 5 });
  const { loss: _, ...training } = outcomes.get(trainJob.key)!.results;
  // Multiply-adds of tinynet at 16 pixels, by hand: stem 8*8*16*27, block one 2*8*8*16*144, block two
  // 4*4*32*(144+288+16), head 4*4*64*32, classifier 64*5.
  assert.deepEqual(training, { epochs: 3, parameters: 22_165, macs: 27_648 + 294_912 + 229_376 + 32_768 + 320 });
});

test('the predictions are one for each test image, and the results their means', () => {
  const predictions: Prediction[] = JSON.parse(readFileSync(paths.predictions(evaluateJob.key), 'utf8'));
  const { top1, n, loss } = outcomes.get(evaluateJob.key)!.results;
  assert.deepEqual(
    predictions.map(({ image }) => image),
    [0, 1, 2, 3, 4],
  );
  assert.equal(n, 5);
  assert.equal(top1, predictions.filter(({ predicted, label }) => predicted === label).length / 5);
  assert.ok(Math.abs(loss! - predictions.reduce((sum, each) => sum + each.loss, 0) / 5) < 1e-12);
});

test('the same job leaves the same files again', async () => {
  for (const { key, artifacts } of outcomes.values()) {
    const job = allJobs.find((each) => each.key === key)!;
    assert.deepEqual((await execute(job, runsDir)).artifacts, artifacts, job.kind);
  }
});

test('a stopped training run continues from its last epoch and ends with the same bits', async () => {
  const other = mkdtempSync(join(tmpdir(), 'fixres-resumed-'));
  await execute(indexJob, other);
  const stop = new AbortController();
  const epochs: number[] = [];
  const watch = {
    ...unwatched,
    signal: stop.signal,
    progress: ({ epoch }: { epoch?: number }) => {
      epochs.push(epoch!);
      if (epoch === 2) stop.abort();
    },
  };
  await assert.rejects(execute(trainJob, other, { watch }), { code: 'EXECUTE_INTERRUPTED' });
  const folder = new RunPaths(other).folder(trainJob.key);
  assert.deepEqual(readdirSync(folder), ['checkpoint.safetensors', 'curve.jsonl']);
  const again: number[] = [];
  const resumed = await execute(trainJob, other, {
    watch: { ...unwatched, progress: ({ epoch }) => void again.push(epoch!) },
  });
  assert.deepEqual(
    [epochs, again],
    [
      [1, 1, 2],
      [2, 2, 3, 3],
    ],
  );
  const { results, artifacts } = outcomes.get(trainJob.key)!;
  assert.deepEqual([resumed.results, resumed.artifacts], [results, artifacts]);
  assert.ok(!existsSync(join(folder, 'checkpoint.safetensors')));
  rmSync(other, { recursive: true });
});

test('a damaged checkpoint costs the epochs it stood for, not the run', async (t) => {
  t.mock.method(console, 'error', () => {});
  const file = paths.artifact(trainJob.key, 'checkpoint.safetensors');
  rmSync(paths.outcome(trainJob.key));
  writeFileSync(file, 'nonsense');
  assert.deepEqual((await execute(trainJob, runsDir)).artifacts, outcomes.get(trainJob.key)!.artifacts);
});

test('a checkpoint with one other bit, cut short, or without a checksum is named, and the training starts again', async (t) => {
  const other = mkdtempSync(join(tmpdir(), 'fixres-bit-'));
  t.after(() => rmSync(other, { recursive: true }));
  await execute(indexJob, other);
  const stop = new AbortController();
  const progress = ({ epoch }: { epoch?: number }): void => {
    if (epoch === 2) stop.abort();
  };
  await assert.rejects(execute(trainJob, other, { watch: { ...unwatched, signal: stop.signal, progress } }), {
    code: 'EXECUTE_INTERRUPTED',
  });
  const file = new RunPaths(other).artifact(trainJob.key, 'checkpoint.safetensors');
  const whole = readFileSync(file);
  const flipped = (offset: number): Buffer => {
    const bytes = Buffer.from(whole);
    bytes[offset]! ^= 1;
    return bytes;
  };
  const headerEnd = 8 + Number(whole.readBigUInt64LE());
  const damaged = [
    flipped(0),
    flipped(whole.indexOf('"losses"') + 12), // a digit of a loss
    flipped(headerEnd), // the lowest bit of a weight
    flipped(Math.floor((headerEnd + whole.length) / 2)),
    flipped(whole.length - 40),
    flipped(whole.length - 1),
    whole.subarray(0, whole.length - 1),
  ];
  // As the version before wrote it: all but the checksum.
  const opened = openSafetensors(file);
  const tensors = opened.names.filter((name) => name !== 'sha256').map((name) => opened.read(name));
  writeSafetensors(file, tensors, opened.metadata);
  damaged.push(readFileSync(file));
  for (const bytes of damaged) {
    writeFileSync(file, bytes);
    const said = t.mock.method(console, 'error', () => {});
    const seen: number[] = [];
    const watch = { ...unwatched, progress: ({ epoch }: { epoch?: number }) => void seen.push(epoch!) };
    rmSync(new RunPaths(other).outcome(trainJob.key), { force: true });
    const { artifacts } = await execute(trainJob, other, { watch });
    assert.equal(seen[0], 1);
    const line = String(said.mock.calls[0]?.arguments[0]);
    assert.ok(line.startsWith(`${file} is damaged: it is not a valid safetensors file: `), line);
    assert.match(line, /; training restarts from the beginning$/);
    said.mock.restore();
    assert.deepEqual(artifacts, outcomes.get(trainJob.key)!.artifacts);
  }
});

test('features that were cut short are refused by name', async () => {
  const job = featuresJob('test');
  const file = paths.artifact(job.key, 'features-bn.00000.bin');
  const whole = readFileSync(file);
  truncateSync(file, whole.length - 4);
  await assert.rejects(execute(evaluateJob, runsDir), {
    code: 'EXECUTE_ARTIFACT_CORRUPT',
    path: file,
    message: `${file} is damaged: it has ${whole.length - 4} bytes instead of ${whole.length}`,
  });
  whole[100]! ^= 1;
  writeFileSync(file, whole);
  await assert.rejects(execute(evaluateJob, runsDir), { code: 'EXECUTE_ARTIFACT_CORRUPT', path: file });
  whole[100]! ^= 1;
  writeFileSync(file, whole);
});

test('a run whose input has not finished is refused', async () => {
  const job = { ...finetuneJob, inputs: { ...finetuneJob.inputs, features: 'f'.repeat(64) } };
  await assert.rejects(execute(job, runsDir), { code: 'EXECUTE_ARTIFACT_MISSING' });
});

test('a weights file that is not the planned one is refused', async () => {
  const weightsFile = paths.artifact(trainJob.key, 'weights.safetensors');
  const { weights: _, ...inputs } = featuresJob('test').inputs;
  const job = { ...featuresJob('test'), key: 'e'.repeat(64), inputs, site: { datasetRoot: null, weightsFile } };
  await assert.rejects(execute(job, runsDir), { code: 'DATA_CHANGED', path: weightsFile });
  const planned = { ...job.params.model, weightsSha256: sha256(readFileSync(weightsFile)) };
  await execute({ ...job, params: { ...job.params, model: planned } }, runsDir);
  const featuresOf = (key: string) => openFeatures(paths, key, 'bn').rows(Int32Array.of(0, 1, 2, 3, 4));
  assert.deepEqual(featuresOf(job.key), featuresOf(featuresJob('test').key));
});

test('what a killed attempt was writing is removed, and never read', async () => {
  const half = `${paths.artifact(indexJob.key, 'index.json')}.tmp`;
  writeFileSync(half, '{');
  await execute(indexJob, runsDir);
  assert.ok(!existsSync(half));
});
