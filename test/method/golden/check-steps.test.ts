import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openEngine } from '../../../src/engine/index.ts';
import { checkSteps } from '../../../src/method/golden/check-steps.ts';
import { isSame } from '../../../src/model/golden/figure.ts';
import type { StepsGolden } from '../../../src/model/golden/golden.ts';
import { readGolden } from '../../../src/model/golden/read-golden.ts';

// Origin of the figures: PyTorch and torchvision, whose versions are in the file, seed 0.
const golden = readGolden(fileURLToPath(new URL('../../golden/model/steps-resnet18.json', import.meta.url)));

/** The file with one scope alone. */
const only = (name: string): StepsGolden => {
  assert.ok(golden.kind === 'steps');
  return { ...golden, scopes: new Map([[name, golden.scopes.get(name)!]]) };
};

const differing = async (steps: StepsGolden) => (await checkSteps(steps)).filter((figure) => !isSame(figure));

before(() => openEngine({ engine: 'onnx', threads: 1 }));

for (const scope of ['classifier', 'lastbn_frozen_affine', 'lastbn_trained_affine', 'last_block']) {
  test(`three steps in the scope ${scope} have torch's losses, gradients, and changed tensors`, async () => {
    assert.deepEqual(await differing(only(scope)), []);
  });
}

// Made by make.py, beside the files: two that end with a layer norm (one behind its pooling), and one with gates.
for (const model of ['vit_tiny_patch16_224', 'convnext_tiny', 'regnety_016']) {
  test(`three steps of ${model} are torch's in every scope`, async () => {
    const steps = readGolden(fileURLToPath(new URL(`../../golden/model/steps-${model}.json`, import.meta.url)));
    assert.ok(steps.kind === 'steps');
    assert.deepEqual([...steps.scopes.keys()], ['classifier', 'lastbn_trained_affine', 'last_block']);
    assert.deepEqual(await differing(steps), []);
  });
}

test('another weight decay, or other labels, are differences', async () => {
  const classifier = only('classifier');
  assert.notDeepEqual(await differing({ ...classifier, weightDecay: 0.1 }), []);
  assert.notDeepEqual(await differing({ ...classifier, labels: classifier.labels.toReversed() }), []);
});

test('a scope that trains different tensors from torch is a difference', async () => {
  const { scopes, ...steps } = only('lastbn_frozen_affine');
  const theirs = scopes.get('lastbn_frozen_affine')!;
  const [found] = await differing({ ...steps, scopes: new Map([['lastbn_trained_affine', theirs]]) });
  assert.equal(found?.note, 'layer4.1.bn2.weight is trained; layer4.1.bn2.bias is trained');
});

test('a scope without a meaning here is a difference', async () => {
  const { scopes, ...steps } = only('classifier');
  const [found] = await differing({ ...steps, scopes: new Map([['everything', [...scopes.values()][0]!]]) });
  assert.equal(found?.note, 'this scope is not known');
});
