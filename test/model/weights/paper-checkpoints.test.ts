import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findArchitecture, fitWeights, type Network, type Shape, type StoredTensor } from '../../../src/model/index.ts';
import { fileShape } from '../../../src/model/weights/layout.ts';
import { findTensors } from '../../../src/model/weights/torch/find-tensors.ts';
import { PickledTensor, type PickleValue, Storage } from '../../../src/model/weights/torch/pickle-values.ts';

/** Origin of the numbers: the `origin` member of the file. */
const golden: {
  readonly checkpoints: Readonly<Record<string, { readonly tensors: number; readonly sha256: string }>>;
} = JSON.parse(readFileSync(new URL('../../golden/weights/paper-checkpoints.json', import.meta.url), 'utf8'));

interface Layout {
  readonly architecture: string;
  /** The file's name of the classifier, and how many outputs it has. */
  readonly classifier?: string;
  readonly outputs?: number;
  readonly prefix?: string;
  /** What stands around the state dict. */
  readonly wrapped?: (state: Map<PickleValue, PickleValue>) => Map<PickleValue, PickleValue>;
}

/** FixRes's main_finetune.py saves its training state beside the model; the networks ran in DistributedDataParallel. */
const fixres = {
  prefix: 'module.',
  wrapped: (model: Map<PickleValue, PickleValue>) =>
    new Map<PickleValue, PickleValue>([
      ['epoch', 60],
      ['model', model],
      ['optimizer', new Map<PickleValue, PickleValue>([['state', new Map()]])],
    ]),
};

const layouts: Readonly<Record<string, Layout>> = {
  'Cadene pnasnet5large': { architecture: 'pnasnet5large', outputs: 1001 },
  'Cadene senet154': { architecture: 'senet154' },
  'Cadene inceptionresnetv2': { architecture: 'inception_resnet_v2', classifier: 'last_linear', outputs: 1001 },
  'WSL resnext101_32x48d': { architecture: 'resnext101_32x48d' },
  'FixRes resnet50': { architecture: 'resnet50', ...fixres },
  'FixRes pnasnet5large': { architecture: 'pnasnet5large_fixres', ...fixres },
  'FixRes resnext101_32x48d': { architecture: 'resnext101_32x48d', ...fixres },
};

/** Names and shapes that the checkpoint should have, by our own network. */
const namesOf = (network: Network, { classifier = network.classifier, outputs = 1000, prefix = '' }: Layout) =>
  network.parameters.flatMap((parameter): [string, Shape][] => {
    const { name, role } = parameter;
    const isClassifier = name.startsWith(`${network.classifier}.`);
    const shape = fileShape(parameter);
    const own: [string, Shape] = isClassifier
      ? [prefix + name.replace(network.classifier, classifier), [outputs, ...shape.slice(1)]]
      : [prefix + name, shape];
    if (role !== 'bn-mean') return [own];
    return [own, [prefix + name.replace(/running_mean$/, 'num_batches_tracked'), []]];
  });

test('every published list of names is compared with a network', () => {
  assert.deepEqual(Object.keys(layouts), Object.keys(golden.checkpoints));
});

for (const [checkpoint, layout] of Object.entries(layouts)) {
  test(`${checkpoint}: the names are those of the published class, and every one maps to a parameter`, () => {
    const { architecture, outputs = 1000, wrapped = (state) => state } = layout;
    const network = findArchitecture(architecture, 1000);
    const names = namesOf(network, layout);
    const lines = names.map(([name, shape]) => `${name} [${shape}]`).sort();
    const sha256 = createHash('sha256').update(lines.join('\n')).digest('hex');
    assert.deepEqual({ tensors: lines.length, sha256 }, golden.checkpoints[checkpoint]);

    const state = new Map<PickleValue, PickleValue>(
      names.map(([name, shape]) => [name, new PickledTensor(new Storage(name, 'F32', 1), 0, shape, [])]),
    );
    const tensors = [...findTensors(wrapped(state))].map(([name, { entry, tensor }]): [string, StoredTensor] => {
      assert.ok(tensor instanceof PickledTensor);
      return [name, { name, entry, shape: tensor.shape, dtype: 'F32' }];
    });
    const opened = { file: checkpoint, format: 'torch', tensors: new Map(tensors), read: () => assert.fail() } as const;
    const places = [...fitWeights(network, opened).named].filter(([name]) => !name.endsWith('.num_batches_tracked'));
    assert.deepEqual(places.map(([name]) => name).sort(), network.parameters.map(({ name }) => name).sort());
    for (const [name, { droppedRows }] of places) {
      assert.equal(droppedRows, name.startsWith(`${network.classifier}.`) ? outputs - 1000 : 0);
    }
  });
}
