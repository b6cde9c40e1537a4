import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEngine, tf } from '../../src/engine/index.ts';
import { initialise, type Network, runHead, runSteps, type StepContext, zoo } from '../../src/model/index.ts';

await openEngine({ engine: 'onnx', threads: 1 });

/** Logits and statistics of the head behind the cut `bn` while its batch norm trains. */
const headOf = (network: Network, run: typeof runHead) =>
  tf.tidy(() => {
    const steps = network.steps.slice(network.cuts.bn);
    const weights = initialise(network, 1);
    const shapes = new Map(network.parameters.map(({ name, shape }) => [name, shape]));
    const statistics: tf.Tensor[] = [];
    const context: StepContext = {
      parameter: (name) => tf.tensor(weights.get(name)!, [...shapes.get(name)!]),
      batchNormTrains: (prefix) => network.lastBatchNorms.includes(prefix),
      onBatchStatistics: (_, mean, variance) => statistics.push(mean, variance),
    };
    const before = steps[0]!.parameters[0]!;
    const [channels] = shapes.get(before)!;
    // With the residual, where a block is cut before its last batch norm.
    const seeds = network.architecture.startsWith('resnet') ? [1, 2] : [1];
    const inputs = seeds.map((seed) => tf.randomNormal([4, 3, 3, channels!], 1, 2, 'float32', seed));
    return [...run(steps, inputs, context), ...statistics].map((tensor) => [...tensor.dataSync()]);
  });

for (const architecture of ['quicknet', 'resnet18', 'resnet50', 'tf_efficientnet_lite0', 'efficientnet_b0'] as const) {
  test(`a head gives the results of its steps, even if it runs two of them at once: ${architecture}`, () => {
    const network = zoo[architecture](10);
    const takesTwo = network.steps[network.cuts.bn!]!.applyPooled !== undefined;
    assert.equal(takesTwo, architecture !== 'efficientnet_b0');
    const [expected, values] = [headOf(network, runSteps), headOf(network, runHead)];
    for (const [index, row] of values.entries()) {
      for (const [at, value] of row.entries()) assert.ok(Math.abs(value - expected[index]![at]!) < 1e-4, `${value}`);
    }
  });
}
