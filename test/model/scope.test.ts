import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutForScope } from '../../src/domain/scope.ts';
import { allParts, assertScope, findArchitecture, partsOfScope, possibleScopes } from '../../src/model/index.ts';

const none = { classifier: false, bn: false, lastCells: 0 };
const resnet18 = findArchitecture('resnet18', 1000);

test('a network lists its scopes', () => {
  assert.deepEqual(possibleScopes(resnet18), { classifier: true, bn: true, lastCells: 8 });
});

test('more cells than the network has are refused, with what is possible', () => {
  const quicknet = findArchitecture('quicknet', 15);
  assert.throws(() => assertScope(quicknet, { ...none, lastCells: 4 }, 'statistics'), {
    code: 'MODEL_SCOPE_IMPOSSIBLE',
    message: '`quicknet` does not support fine-tuning `last_cells: 4`',
    hint: 'use `classifier`, `bn`, or `last_cells: 1` to `last_cells: 3`: this network has 3 cells',
  });
  assertScope(quicknet, { classifier: true, bn: true, lastCells: 3 }, 'statistics');
});

test('the cut is the latest one that leaves the whole scope in the head', () => {
  assert.equal(cutForScope(none), 'pooled');
  assert.equal(cutForScope({ ...none, classifier: true }), 'pooled');
  assert.equal(cutForScope({ classifier: true, bn: true, lastCells: 0 }), 'bn');
  assert.equal(cutForScope({ classifier: true, bn: true, lastCells: 2 }), 'cells:2');
});

test('the batch norm scope trains scale and shift in the affine mode only, and uses batch statistics in both', () => {
  const scope = { classifier: true, bn: true, lastCells: 0 };
  const fc = ['fc.weight', 'fc.bias'];
  assert.deepEqual(partsOfScope(resnet18, scope, 'statistics'), { parameters: fc, batchNorms: ['layer4.1.bn2'] });
  assert.deepEqual(partsOfScope(resnet18, scope, 'affine'), {
    parameters: ['layer4.1.bn2.weight', 'layer4.1.bn2.bias', ...fc],
    batchNorms: ['layer4.1.bn2'],
  });
});

test('cells are trained whole, whatever the mode of the last batch norm', () => {
  const scope = { classifier: false, bn: false, lastCells: 1 };
  const { parameters, batchNorms } = partsOfScope(resnet18, scope, 'statistics');
  assert.deepEqual(
    [...parameters].sort(),
    ['bn1.bias', 'bn1.weight', 'bn2.bias', 'bn2.weight', 'conv1.weight', 'conv2.weight'].map((n) => `layer4.1.${n}`),
  );
  assert.deepEqual(batchNorms, ['layer4.1.bn1', 'layer4.1.bn2']);
});

test('layers between the last block and the pooling belong to the last cell', () => {
  const scope = { classifier: false, bn: false, lastCells: 1 };
  const { parameters } = partsOfScope(findArchitecture('quicknet', 15), scope, 'statistics');
  assert.ok(parameters.includes('conv_head.weight') && parameters.includes('bn_head.weight'));
  assert.ok(!parameters.includes('fc.weight'));
});

test('the scope `all` is the whole network with every batch norm in training mode, and begins at the input', () => {
  const scope = { ...none, all: true } as const;
  assertScope(resnet18, scope, 'statistics');
  assert.equal(cutForScope(scope), 'input');
  const parts = partsOfScope(resnet18, scope, 'statistics');
  assert.deepEqual(parts, allParts(resnet18));
  // torchvision 0.29, resnet18: 62 parameters, 20 batch norms.
  assert.deepEqual([parts.parameters.length, parts.batchNorms.length], [62, 20]);
});
