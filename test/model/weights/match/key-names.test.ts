import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  findArchitecture,
  initialise,
  loadWeights,
  type NamedTensor,
  writeSafetensors,
} from '../../../../src/model/index.ts';
import { fileShape, toFileLayout } from '../../../../src/model/weights/layout.ts';
import { nameTensors } from '../../../../src/model/weights/match/key-names.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-key-names-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'weights.safetensors');

const stored = (...names: readonly string[]) =>
  new Map(names.map((name) => [name, { name, dtype: 'F32', shape: [1] }]));

test("efficientnet_lite_pytorch's names become timm's", () => {
  const network = findArchitecture('tf_efficientnet_lite0', 1000);
  // Pairs out of the package's own model, in the order in which both declare them.
  const pairs = {
    '_conv_stem.weight': 'conv_stem.weight',
    '_bn0.running_var': 'bn1.running_var',
    '_blocks.0._depthwise_conv.weight': 'blocks.0.0.conv_dw.weight',
    '_blocks.0._bn2.bias': 'blocks.0.0.bn2.bias',
    '_blocks.0._project_conv.weight': 'blocks.0.0.conv_pw.weight',
    '_blocks.2._expand_conv.weight': 'blocks.1.1.conv_pw.weight',
    '_blocks.2._bn0.weight': 'blocks.1.1.bn1.weight',
    '_blocks.15._project_conv.weight': 'blocks.6.0.conv_pwl.weight',
    '_bn1.weight': 'bn2.weight',
    '_fc.bias': 'classifier.bias',
  };
  const named = nameTensors(network, stored(...Object.keys(pairs)));
  assert.deepEqual([...named.keys()], Object.values(pairs));
});

// Keys of torchvision and efficientnet_pytorch, each with timm's key at the same place; versions stand in the file.
const { origin: _, ...published }: Record<string, Record<string, Record<string, string>>> & { origin: never } =
  JSON.parse(readFileSync(new URL('../../../golden/weights/efficientnet-names.json', import.meta.url), 'utf8'));

for (const [names, networks] of Object.entries(published)) {
  for (const [architecture, pairs] of Object.entries(networks)) {
    test(`${names}: every key of ${architecture} is known`, () => {
      const named = nameTensors(findArchitecture(architecture, 1000), stored(...Object.keys(pairs)));
      // Counts of batches have no place in a network here.
      const wanted = Object.values(pairs).filter((name) => !name.endsWith('num_batches_tracked'));
      assert.deepEqual(
        [...named.keys()].filter((name) => !name.endsWith('num_batches_tracked')),
        wanted,
      );
      assert.deepEqual(
        [...named.values()].map(({ tensor }) => tensor.name),
        Object.keys(pairs),
      );
    });
  }
}

// Made by make_names.py, beside the file.
const { origin: _origin, ...others }: Record<string, Record<string, string>> & { origin: never } = JSON.parse(
  readFileSync(new URL('../../../golden/weights/other-names.json', import.meta.url), 'utf8'),
);

for (const [architecture, pairs] of Object.entries(others)) {
  test(`every key of the other library's ${architecture} is known, and every parameter has one`, () => {
    const network = findArchitecture(architecture, 1000);
    const named = nameTensors(network, stored(...Object.keys(pairs)));
    assert.deepEqual([...named.keys()], Object.values(pairs));
    assert.deepEqual(new Set(named.keys()), new Set(network.parameters.map(({ name }) => name)));
  });
}

test("ConvNeXt's factors in torchvision have axes that ours lack, and names in old DenseNet files have dots", () => {
  const convNext = findArchitecture('convnext_tiny', 1000);
  const factors = { name: 'features.1.0.layer_scale', dtype: 'F32', shape: [96, 1, 1] };
  const first = { name: 'features.0.0.weight', dtype: 'F32', shape: [96, 3, 4, 4] };
  const named = nameTensors(convNext, new Map([factors, first].map((tensor) => [tensor.name, tensor])));
  assert.deepEqual(named.get('stages.0.blocks.0.gamma')?.tensor, { ...factors, shape: [96] });

  const old = stored(
    'features.denseblock1.denselayer1.norm.1.weight',
    'features.denseblock4.denselayer16.conv.2.weight',
  );
  assert.deepEqual(
    [...nameTensors(findArchitecture('densenet121', 1000), old).keys()],
    ['features.denseblock1.denselayer1.norm1.weight', 'features.denseblock4.denselayer16.conv2.weight'],
  );
});

test('names from a package whose network is a different function are not mapped to ours', () => {
  const of = (architecture: string, key: string) => [
    ...nameTensors(findArchitecture(architecture, 1000), stored(key)).keys(),
  ];
  assert.deepEqual(of('efficientnet_b5', 'features.0.0.weight'), ['features.0.0.weight']);
  assert.deepEqual(of('tf_efficientnet_b0', 'features.0.0.weight'), ['features.0.0.weight']);
  assert.deepEqual(of('efficientnet_b0', '_conv_stem.weight'), ['_conv_stem.weight']);
});

test("Cadene's last_linear is the classifier of Inception-ResNet-V2, and its background output is left out", () => {
  const network = findArchitecture('inception_resnet_v2', 1000);
  const tensor = { name: 'last_linear.weight', dtype: 'F32', shape: [1001, 1536] };
  const named = nameTensors(network, new Map([[tensor.name, tensor]]));
  assert.deepEqual([...named], [['classif.weight', { tensor, droppedRows: 1 }]]);
});

test('no output is dropped if the network has another number of classes', () => {
  const named = nameTensors(
    findArchitecture('pnasnet5large', 1001),
    new Map([['last_linear.bias', { name: 'last_linear.bias', dtype: 'F32', shape: [1001] }]]),
  );
  assert.equal(named.get('last_linear.bias')?.droppedRows, 0);
});

const tinyTensors = (classes: number): NamedTensor[] => {
  const network = findArchitecture('tinynet', classes);
  const weights = initialise(network, 1);
  return network.parameters.map((parameter) => ({
    name: parameter.name,
    shape: fileShape(parameter),
    values: toFileLayout(parameter, weights.get(parameter.name)!),
  }));
};

test('another number of classes is refused unless a new classifier is asked for', () => {
  writeSafetensors(file, tinyTensors(7));
  const network = findArchitecture('tinynet', 5);
  assert.throws(() => loadWeights(network, file), /its classifier has 7 classes, but the requested network has 5$/);
  const weights = loadWeights(network, file, { classifier: 'new' });
  assert.deepEqual([...weights.keys()].sort(), network.parameters.map(({ name }) => name).sort());
  assert.equal(weights.get('fc.weight')!.length, 5 * 64);
  assert.deepEqual(weights.get('conv1.weight'), initialise(network, 1).get('conv1.weight'));
  assert.deepEqual(loadWeights(network, file, { classifier: 'new' }), weights, 'the same one each time');
});

test('a missing key is reported with the nearest unexpected one', () => {
  writeSafetensors(
    file,
    tinyTensors(5).map((tensor) => (tensor.name === 'fc.bias' ? { ...tensor, name: 'fc.bais' } : tensor)),
  );
  assert.throws(
    () => loadWeights(findArchitecture('tinynet', 5), file),
    /missing: fc\.bias \(closest: `fc\.bais`\); unexpected: fc\.bais/,
  );
});
