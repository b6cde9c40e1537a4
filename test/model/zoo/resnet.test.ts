import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import type { Tensor } from '@tensorflow/tfjs-core';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { LiveParameters } from '../../../src/method/training/live-parameters.ts';
import { findArchitecture, multiplyAdds, type Network, parameterCount, runSteps } from '../../../src/model/index.ts';
import { fileShape } from '../../../src/model/weights/layout.ts';
import { generatedImages, generatedWeights } from '../generated.ts';

/** Origin of the numbers: the `origin` member of the file. */
interface Golden {
  readonly params: number;
  readonly macs_native: number;
  readonly native_size: number;
  readonly keys: Readonly<Record<string, readonly number[]>>;
  readonly run: {
    readonly batch: number;
    readonly size: number;
    readonly f64_logits0: readonly number[];
    readonly logits1: readonly number[];
    readonly argmax: readonly number[];
    readonly pooled0: readonly number[];
    /** [shape, mean, std, min, max, ...] of each block's output. */
    readonly blocks: Readonly<Record<string, readonly [readonly number[], number, number, number, number]>>;
  };
}

const readGolden = (name: string): Golden =>
  JSON.parse(readFileSync(new URL(`../../golden/model/${name}.json`, import.meta.url), 'utf8'));

before(() => openEngine({ engine: 'onnx', threads: 2 }));

for (const name of ['resnet18', 'resnet50'] as const) {
  const golden = readGolden(name);
  const network = findArchitecture(name, 1000);

  test(`${name} has torchvision's keys and shapes, in its order but for the split last block`, () => {
    const keys = Object.entries(golden.keys).filter(([key]) => !key.endsWith('num_batches_tracked'));
    const ours = network.parameters.map((parameter) => [parameter.name, fileShape(parameter)] as const);
    assert.deepEqual(Object.fromEntries(ours), Object.fromEntries(keys));
  });

  test(`${name} has torchvision's number of parameters and multiply-adds`, () => {
    assert.equal(parameterCount(network), golden.params);
    assert.equal(multiplyAdds(network, golden.native_size), golden.macs_native);
  });

  test(`${name} computes what torchvision computes`, () => {
    const { tensors, logits } = forward(network, golden.run.batch, golden.run.size);
    for (const [block, [shape, mean, std, min, max]] of Object.entries(golden.run.blocks)) {
      const ours = tensors.get(block);
      if (ours === undefined) continue;
      const got = statistics(ours);
      assert.deepEqual(got.shape, [shape[1], shape[2], shape[0]], block);
      for (const [key, expected] of Object.entries({ mean, std, min, max })) {
        near(got[key as 'mean'], expected, 2e-5 * Math.max(std, Math.abs(expected)), `${block} ${key}`);
      }
    }
    assert.ok([...tensors.keys()].filter((block) => block in golden.run.blocks).length >= 7);
    const scale = Math.max(...logits.map(Math.abs));
    golden.run.f64_logits0.forEach((expected, index) => {
      near(logits[index]!, expected, 1e-5 * scale, `logit ${index}`);
    });
    golden.run.logits1.forEach((expected, index) => {
      near(logits[1000 + index]!, expected, 1e-5 * scale, `logit ${index} of the second image`);
    });
    const pooled = tensors.get('pool')!.values;
    golden.run.pooled0.forEach((expected, index) => {
      near(pooled[index]!, expected, 1e-5 * Math.max(...pooled), `pooled ${index}`);
    });
    assert.deepEqual([argMax(logits.subarray(0, 1000)), argMax(logits.subarray(1000))], golden.run.argmax);
  });
}

interface Values {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Runs the steps one by one and keeps every output under the step's name; a split block's under the block's. */
const forward = (network: Network, batch: number, side: number) => {
  const parameters = new LiveParameters(network.parameters, generatedWeights(network, 0));
  const tensors = new Map<string, Values>();
  let inputs: Tensor[] = [tf.tensor(generatedImages(batch, side, 0), [batch, side, side, 3])];
  for (const step of network.steps) {
    inputs = runSteps([step], inputs, parameters.context);
    const [output] = inputs;
    tensors.set(step.name.replace('.from-bn', ''), {
      shape: output!.shape.slice(1),
      values: output!.dataSync<'float32'>(),
    });
  }
  parameters.dispose();
  return { tensors, logits: tensors.get('fc')!.values };
};

const statistics = ({ shape, values }: Values) => {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
  const max = values.reduce((a, b) => Math.max(a, b));
  return { shape: [...shape], mean, std: Math.sqrt(variance), min: values.reduce((a, b) => Math.min(a, b)), max };
};

const argMax = (values: Float32Array): number => values.indexOf(values.reduce((a, b) => Math.max(a, b)));

const near = (got: number, expected: number, tolerance: number, what: string): void =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${what}: ${got} instead of ${expected} (±${tolerance})`);
