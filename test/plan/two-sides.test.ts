import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InputSize } from '../../src/domain/input-size.ts';
import { parseExperiment } from '../../src/spec/load-experiment.ts';
import { planOf, titles } from './plan-of.ts';
import { classifier, none, variant } from './sample-experiment.ts';

const testOf = (resolutions: string): readonly InputSize[] => {
  const text = `name: sizes\ndataset: { kind: shapes }\nmodel: { name: tinynet }\ntrain: { resolutions: 32 }\ntest: { resolutions: ${resolutions} }`;
  return parseExperiment(text).experiment.variants[0]!.test.resolutions;
};

const plannedAt = (...resolutions: InputSize[]) =>
  planOf({
    ...variant,
    finetune: { ...variant.finetune, scopes: [none, classifier] },
    test: { ...variant.test, resolutions },
    analyses: ['roc', 'activations', 'cost'],
  });

test('a spec names squares by a side or by two, and other sizes by height and width', () => {
  assert.deepEqual(testOf('48'), [48]);
  assert.deepEqual(testOf('[48, 64]'), [48, 64]);
  assert.deepEqual(testOf('[[48, 48], [48, 64], [64, 48]]'), [48, '48x64', '64x48']);
  assert.deepEqual(testOf('[[48, 64]]'), ['48x64']);
});

test('[n, n] is the same run as n, with the same key', () => {
  const keysAt = (resolutions: string): string[] => plannedAt(...testOf(resolutions)).runs.map(({ job }) => job.key);
  assert.deepEqual(keysAt('[[48, 48]]'), keysAt('48'));
});

test('another shape is another run, and does not change the keys of squares', () => {
  const square = plannedAt(48).runs.filter(({ job }) => job.kind !== 'analyze');
  const both = plannedAt(48, '48x64', '64x48');
  const keys = new Set(both.runs.map(({ job }) => job.key));
  for (const { job, title } of square) assert.ok(keys.has(job.key), title);
  const found = titles(both);
  for (const size of ['48x64', '64x48']) {
    assert.ok(found.includes(`features tinynet 32>${size} test seed 1`), size);
    assert.ok(found.includes(`finetune tinynet 32>${size} classifier seed 1`), size);
    assert.ok(found.includes(`analyze activations tinynet 32>${size} none seed 1`), size);
  }
  assert.equal(keys.size, both.runs.length);
});

test('jobs and labels have a size as one text, K_image as well', () => {
  const plan = plannedAt('48x64');
  const features = plan.runs.find(({ job }) => job.kind === 'features')!;
  assert.ok(features.job.kind === 'features');
  assert.equal(features.job.params.transform.testResolutionPx, '48x64');
  assert.equal(features.labels.imageResolutionPx, '54x73');
  const cost = plan.runs.find(({ labels }) => labels.analysis === 'cost')!;
  assert.deepEqual('testResolutionsPx' in cost.job.params && cost.job.params.testResolutionsPx, ['48x64']);
});
