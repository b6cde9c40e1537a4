import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { normalizePixels, pixelTensor } from '../../../src/method/features/normalize.ts';
import { evaluateHead, type FeatureSet } from '../../../src/method/index.ts';
import { predict } from '../../../src/method/predict.ts';
import { LiveParameters } from '../../../src/method/training/live-parameters.ts';
import { findArchitecture, runSteps } from '../../../src/model/index.ts';
import { generatedWeights } from '../../model/generated.ts';
import { extractToMemory, plain, randomBatches } from '../memory-features.ts';
import { unwatched } from '../recipes.ts';

before(() => openEngine({ engine: 'cpu' }));

const network = findArchitecture('tinynet', 5);
const weights = generatedWeights(network, 0);
const random = randomStream('evaluate-head');
const batches = randomBatches([4, 4, 3], 16, 5, () => random.uniform());

test('the head on cached features is the whole network, bit for bit, at every cut, also in a short last batch', async () => {
  const parameters = new LiveParameters(network.parameters, weights);
  const whole = batches.flatMap(({ pixels, sizePx, labels, indices }) => {
    const images = normalizePixels(pixelTensor(pixels, sizePx), plain);
    const logits = runSteps(network.steps, [images], parameters.context)[0]!.dataSync<'float32'>();
    return [...indices].map((image, row) => predict(logits.subarray(row * 5, row * 5 + 5), labels[row]!, image));
  });
  parameters.dispose();
  const cuts = ['pooled', 'bn', 'cells:1', 'cells:2'];
  const features = await extractToMemory(network, weights, cuts, batches);
  for (const cut of cuts) {
    const { predictions } = await evaluateHead({ network, weights, features: features.get(cut)!, watch: unwatched });
    assert.deepEqual(predictions, whole, cut);
  }
});

test('accuracies and loss are means over the predictions, and no tensor is left', async () => {
  const features = (await extractToMemory(network, weights, ['pooled'], batches)).get('pooled')!;
  const tensors = tf.memory().numTensors;
  const { top1, top5, loss, n, predictions } = await evaluateHead({ network, weights, features, watch: unwatched });
  assert.equal(tf.memory().numTensors, tensors);
  assert.equal(n, 11);
  assert.equal(top1, predictions.filter(({ predicted, label }) => predicted === label).length / 11);
  assert.equal(top5, 1); // five classes
  assert.ok(Math.abs(loss - predictions.reduce((sum, each) => sum + each.loss, 0) / 11) < 1e-12);
});

test('the predictions over several scales are those of the mean of their logits', async () => {
  const others = randomBatches([4, 4, 3], 20, 5, () => random.uniform());
  const [small, large] = await Promise.all(
    [batches, others].map(async (each) => (await extractToMemory(network, weights, ['pooled'], each)).get('pooled')!),
  );
  const pass = new LiveParameters(network.parameters, weights);
  const logitsOf = (features: FeatureSet) => {
    const pooled = tf.tensor2d(features.rows(Int32Array.from(features.labels.keys()))[0]!, [11, 64]);
    return runSteps(network.steps.slice(network.cuts.pooled), [pooled], pass.context)[0]!.dataSync<'float32'>();
  };
  const [ofSmall, ofLarge] = [logitsOf(small!), logitsOf(large!)];
  pass.dispose();
  const mean = ofSmall.map((logit, index) => (logit + ofLarge[index]!) / 2);
  const { predictions } = await evaluateHead({
    network,
    weights,
    features: small!,
    scales: [large!],
    watch: unwatched,
  });
  assert.deepEqual(
    predictions,
    predictions.map(({ label, image }) => predict(mean.subarray(5 * image, 5 * image + 5), label, image)),
  );
});

test('scales of other images are refused', async () => {
  const features = (await extractToMemory(network, weights, ['pooled'], batches)).get('pooled')!;
  const other = { ...features, images: Int32Array.from(features.labels.keys(), (row) => row + 1) };
  await assert.rejects(evaluateHead({ network, weights, features, scales: [other], watch: unwatched }), {
    code: 'METHOD_INVALID',
  });
});
