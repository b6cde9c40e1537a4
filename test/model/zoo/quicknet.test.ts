import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findArchitecture, multiplyAdds, parameterCount, shapesAt } from '../../../src/model/index.ts';

// Origin: the same network in PyTorch 2.15.0 (sum of p.numel(); multiply-adds of its convolutions and its linear layer).
test('quicknet has 87,775 parameters with 15 classes and does 7.33 million multiply-adds at 48 pixels', () => {
  const network = findArchitecture('quicknet', 15);
  assert.equal(parameterCount(network), 87_775);
  assert.equal(Math.round(multiplyAdds(network, 48) / 10_000), 733);
});

test('tinynet has 22,165 parameters with 5 classes', () => {
  // By hand: stem 432 + 32, blocks 4,672 and 14,528, head 2,048 + 128, classifier 64 * 5 + 5 = 325, which makes 22,165.
  assert.equal(parameterCount(findArchitecture('tinynet', 5)), 22_165);
});

test('the cuts are before the classifier, the last batch norm and each of the last blocks', () => {
  const network = findArchitecture('quicknet', 15);
  const shapes = shapesAt(network, 48);
  const at = (cut: string) => shapes[network.cuts[cut]!];
  assert.deepEqual(at('pooled'), [[128]]);
  assert.deepEqual(at('bn'), [[6, 6, 128]]);
  assert.deepEqual(at('cells:1'), [[12, 12, 32]]);
  assert.deepEqual(at('cells:3'), [[24, 24, 16]]);
  assert.deepEqual(Object.keys(network.cuts).sort(), ['bn', 'cells:1', 'cells:2', 'cells:3', 'pooled']);
});

test('before the last batch norm of a ResNet there are two tensors: its input, and the residual that joins after it', () => {
  const network = findArchitecture('resnet50', 1000);
  assert.deepEqual(shapesAt(network, 224)[network.cuts.bn!], [
    [7, 7, 2048],
    [7, 7, 2048],
  ]);
  assert.deepEqual(shapesAt(network, 224)[network.cuts['cells:1']!], [[7, 7, 2048]]);
  assert.deepEqual(network.lastBatchNorms, ['layer4.2.bn3']);
});

test('every network keeps at least one value in every map at its smallest side', () => {
  for (const name of ['quicknet', 'tinynet', 'resnet18', 'resnet50']) {
    const network = findArchitecture(name, 10);
    const shapes = shapesAt(network, network.minimumSidePx).flat();
    assert.ok(
      shapes.every((shape) => shape.every((size) => size >= 1)),
      name,
    );
  }
});
