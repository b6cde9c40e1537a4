import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { networkPredictor } from '../../src/app/network/predictor.ts';
import { openImageSource, testTransform } from '../../src/data/index.ts';
import { viewsBesideCentre } from '../../src/domain/crop-views.ts';
import type { Prediction } from '../../src/domain/events.ts';
import { openEngine } from '../../src/engine/index.ts';
import { artifactNames, readInputJson } from '../../src/execute/artifacts.ts';
import { readDataset } from '../../src/execute/input-dataset.ts';
import { readTunedWeights } from '../../src/execute/tuned-weights.ts';
import { predict } from '../../src/method/predict.ts';
import { findArchitecture, type ModelCard } from '../../src/model/index.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { runInline } from '../helpers/run-inline.ts';

before(() => openEngine({ engine: 'onnx', threads: 1 }));

const recipe = { optimizer: 'sgd', learning_rate: 0.05, learning_rate_rule: 'plain', batch_size: 8, epochs: 1 };
const spec = {
  name: 'crops',
  dataset: { kind: 'shapes', train: 16, test: 12, classes: 'shape', seed: 1, shorter_side_px: [40, 60] },
  model: { name: 'tinynet' },
  train: { resolutions: 32, recipe },
  finetune: { scopes: [[], ['classifier', 'bn']], recipe },
  test: { resolutions: 32, crops: [1, 10], crop_ratio: 0.75 },
};

test('the prediction for ten crops is that of the mean of their logits, for an unmodified network and a fine-tuned head', async (t) => {
  const { plan, runsDir, outcome } = await runInline(t, spec);
  assert.equal(outcome.failures.length, 0);
  const paths = new RunPaths(runsDir);
  const runs = plan.runs.flatMap(({ job, labels, title }) => (job.kind === 'evaluate' ? [{ job, labels, title }] : []));
  assert.deepEqual(
    runs.map(({ title }) => title).sort(),
    ['none', 'classifier+bn']
      .flatMap((scope) => [`32>32 crop 0.75 ${scope}`, `32>32 crop 0.75 10 crops ${scope}`])
      .map((name) => `evaluate tinynet ${name} seed 1`)
      .sort(),
  );
  const index = plan.runs.find(({ job }) => job.kind === 'index')!.job.key;
  const indexed = readDataset(paths, index);
  const source = openImageSource(indexed.dataset, null, indexed.index, { threads: 0 });
  const network = findArchitecture('tinynet', 5);
  const geometry = {
    testResolutionPx: 32,
    cropRatio: 0.75,
    resize: 'shorter_side',
    interpolation: 'bilinear',
  } as const;
  for (const { job, labels } of runs.filter(({ labels: { crops } }) => crops === 10)) {
    const { normalize } = job.params.model;
    const card = { transform: geometry, normalize } as ModelCard;
    const predictor = networkPredictor(network, readTunedWeights(network, paths, job), card);
    const answers = readInputJson<Prediction[]>(paths, job.key, artifactNames.predictions);
    assert.equal(answers.length, 12);
    for (const { image, label, predicted, loss } of answers) {
      const pixels = await source.image('test', image);
      const ofViews: Float32Array[] = [];
      for (const view of [undefined, ...viewsBesideCentre(10)])
        ofViews.push(
          await predictor.logits(testTransform(pixels, { ...geometry, ...(view === undefined ? {} : { view }) }), 1),
        );
      const mean = ofViews[0]!.map((_, at) => ofViews.reduce((sum, logits) => sum + logits[at]!, 0) / 10);
      const expected = predict(mean, label, image);
      assert.equal(predicted, expected.predicted, `${labels.scope?.bn} ${image}`);
      assert.ok(Math.abs(loss - expected.loss) < 1e-4);
    }
    predictor.close();
  }
});
