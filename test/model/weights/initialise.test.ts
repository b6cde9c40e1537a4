import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findArchitecture, initialise } from '../../../src/model/index.ts';

const standardDeviation = (values: Float32Array): number =>
  Math.sqrt(values.reduce((total, value) => total + value * value, 0) / values.length);

test('convolutions start normal with variance 2 / fan-out, the classifier with 0.01', () => {
  const weights = initialise(findArchitecture('quicknet', 15), 1);
  // 36,864 values of sqrt(2 / (64 * 9)): the standard error of the estimate is 0.4 %.
  const ratio = standardDeviation(weights.get('layer3.0.conv2.weight')!) / Math.sqrt(2 / (64 * 9));
  assert.ok(Math.abs(ratio - 1) < 0.02, `${ratio}`);
  // 1,920 values: standard error 1.6 %.
  assert.ok(Math.abs(standardDeviation(weights.get('fc.weight')!) / 0.01 - 1) < 0.07);
  assert.ok(weights.get('fc.bias')!.every((value) => value === 0));
});

test('blocks start as identities in quicknet, not in a ResNet', () => {
  const quick = initialise(findArchitecture('quicknet', 15), 1);
  assert.ok(quick.get('layer1.0.bn2.weight')!.every((value) => value === 0));
  assert.ok(quick.get('layer1.0.bn1.weight')!.every((value) => value === 1));
  assert.ok(quick.get('bn_head.weight')!.every((value) => value === 1));
  const resnet = initialise(findArchitecture('resnet18', 10), 1);
  assert.ok(resnet.get('layer1.0.bn2.weight')!.every((value) => value === 1));
});

test("a ResNet's classifier starts as torch's nn.Linear does", () => {
  const weights = initialise(findArchitecture('resnet18', 10), 1);
  const bound = 1 / Math.sqrt(512);
  for (const name of ['fc.weight', 'fc.bias']) {
    assert.ok(
      weights.get(name)!.every((value) => Math.abs(value) <= bound),
      name,
    );
  }
  assert.ok(Math.abs((standardDeviation(weights.get('fc.weight')!) * Math.sqrt(3)) / bound - 1) < 0.03);
});

test('the same seed gives the same weights, another seed others', () => {
  const network = findArchitecture('tinynet', 5);
  assert.deepEqual(initialise(network, 3), initialise(network, 3));
  assert.notDeepEqual(initialise(network, 3).get('conv1.weight'), initialise(network, 4).get('conv1.weight'));
});
