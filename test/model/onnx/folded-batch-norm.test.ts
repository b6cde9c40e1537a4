import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openEngine } from '../../../src/engine/index.ts';
import { encodeModel, type OnnxNode } from '../../../src/engine/onnx/run/onnx-model.ts';
import {
  allParts,
  assertScope,
  parameterCount,
  partsOfScope,
  shapesAt,
  type Weights,
} from '../../../src/model/index.ts';
import { inspectNetwork } from '../../../src/model/inspect-network.ts';
import { importOnnx } from '../../../src/model/onnx/import-onnx.ts';
import { logitsOfTwo } from '../logits-of-two.ts';
import { fixture } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-folded-'));
after(() => rmSync(folder, { recursive: true }));
before(() => openEngine({ engine: 'onnx', threads: 1 }));

const bn = { classifier: true, bn: true, lastCells: 0 };
const standIn = '/conv3/Conv.folded_bn';

test('a folded batch norm becomes a scale and shift that starts as the identity', () => {
  const { network, head } = importOnnx(fixture('folded.onnx'));
  assert.deepEqual(network.lastBatchNorms, [standIn]);
  assert.deepEqual(head.folded, ['the convolution with bias `/conv3/Conv`']);
  const weights = network.ownWeights();
  assert.deepEqual([...weights.get(`${standIn}.weight`)!], Array(8).fill(1));
  assert.deepEqual([...weights.get(`${standIn}.bias`)!], Array(8).fill(0));
});

test('the cut is before it: its input, and the residual that joins after it', () => {
  const { network } = importOnnx(fixture('folded.onnx'));
  assert.deepEqual(network.cuts, { pooled: 3, bn: 1 });
  assert.deepEqual(shapesAt(network, 32)[1], [
    [8, 8, 8],
    [8, 8, 8],
  ]);
  assert.deepEqual(network.steps[1]!.parameters, [`${standIn}.weight`, `${standIn}.bias`]);
});

test('its scale and shift are trained, without batch statistics, and only by this scope', () => {
  const { network } = importOnnx(fixture('folded.onnx'));
  const { parameters, batchNorms } = partsOfScope(network, bn, 'affine');
  assert.deepEqual(parameters.toSorted(), [`${standIn}.bias`, `${standIn}.weight`, 'fc.bias', 'fc.weight']);
  assert.deepEqual(batchNorms, []);
  assert.ok(allParts(network).parameters.every((name) => !name.startsWith(standIn)));
  // By hand, of the user's own alone: 8*27+8 + 8*2*9+8 + 8*8+8 + 8*8*3+8 + 8*5+5.
  assert.equal(parameterCount(network), 224 + 152 + 72 + 200 + 45);
});

test('batch statistics are refused, with the reason', () => {
  const { network } = importOnnx(fixture('folded.onnx'));
  assert.throws(() => assertScope(network, bn, 'statistics'), {
    code: 'MODEL_SCOPE_IMPOSSIBLE',
    message: /folded the batch norm .* into the convolution with bias `\/conv3\/Conv`, and its statistics are gone/,
  });
  assertScope(network, { ...bn, bn: false }, 'statistics');
  assertScope(importOnnx(fixture('residual.onnx')).network, bn, 'statistics');
});

// With y = gamma * z + beta (z normalised), s * y + t = (s * gamma) * z + (s * beta + t).
test('a trained scale and shift are those of the batch norm that was folded away', async () => {
  const [folded, whole] = ['folded.onnx', 'residual.onnx'].map((file) => importOnnx(fixture(file)).network);
  const scale = [0.5, 1, 1.5, 2, -1, 0.75, 0.25, 3];
  const shift = scale.map((_, index) => 0.1 * index - 0.3);
  const own = whole!.ownWeights!();
  const ofBatchNorm = (suffix: string) => own.get(`bn3.${suffix}`)!;
  const wholeWeights: Weights = new Map([
    ...own,
    ['bn3.weight', ofBatchNorm('weight').map((gamma, index) => gamma * scale[index]!)],
    ['bn3.bias', ofBatchNorm('bias').map((beta, index) => beta * scale[index]! + shift[index]!)],
  ]);
  const foldedWeights: Weights = new Map([
    ...folded!.ownWeights!(),
    [`${standIn}.weight`, Float32Array.from(scale)],
    [`${standIn}.bias`, Float32Array.from(shift)],
  ]);
  const image = Float32Array.from({ length: 3 * 32 * 32 }, (_, index) => Math.sin(0.37 * index));
  const [got] = await logitsOfTwo(folded!, foldedWeights, image, 32);
  const [wanted] = await logitsOfTwo(whole!, wholeWeights, image, 32);
  for (const [index, value] of got!.entries()) assert.ok(Math.abs(value - wanted![index]!) < 1e-5);
});

const node = (type: string, inputs: string[], output: string, attributes: OnnxNode['attributes'] = {}): OnnxNode => ({
  type,
  domain: '',
  inputs,
  outputs: [output],
  attributes,
});

/** `nodes` between a 1x1 convolution's output `map` (4 channels) and the map `last`, which is pooled and classified. */
const importBetween = (nodes: readonly OnnxNode[], bias: readonly string[] = []) => {
  const floats = (name: string, shape: number[], value: number) => {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(value);
    return { name, dtype: 'float32' as const, shape, bytes: new Uint8Array(values.buffer) };
  };
  const file = join(folder, 'between.onnx');
  const convolution = node('Conv', ['image', 'filter', ...bias], 'map');
  const end = [
    node('ReduceMean', ['last'], 'pooled', { axes: [2, 3], keepdims: 0 }),
    node('MatMul', ['pooled', 'kernel'], 'logits'),
  ];
  const model = encodeModel({
    nodes: [convolution, ...nodes, ...end],
    initializers: [
      floats('filter', [4, 3, 1, 1], 0.5),
      floats('bias', [4], 0.25),
      floats('scale', [4, 1, 1], 2),
      floats('shift', [1, 4, 1, 1], 3),
      floats('gate', [4, 4, 1, 1], 0.125),
      floats('kernel', [4, 2], 1),
    ],
    inputs: [{ name: 'image', dtype: 'float32', shape: ['batch', 3, 'height', 'width'] }],
    outputs: [{ name: 'logits', dtype: 'float32', shape: ['batch', 2] }],
  });
  writeFileSync(file, model);
  return importOnnx(file);
};

test('a product and a sum with one constant per channel are one folded batch norm, and the sum is its end', () => {
  const nodes = [
    node('Mul', ['map', 'scale'], 'scaled'),
    node('Add', ['shift', 'scaled'], 'shifted'),
    node('Relu', ['shifted'], 'last'),
  ];
  const { head, network } = importBetween(nodes);
  assert.deepEqual(head.folded, ['the addition `n2`']);
  assert.deepEqual(network.lastBatchNorms, ['n2.folded_bn']);
  assert.equal(network.steps[1]!.name, 'from-bn');
});

test('the convolution of a gate is not a batch norm; a residual joins two folded ones', () => {
  const gate = [
    node('Relu', ['map'], 'open'),
    node('GlobalAveragePool', ['open'], 'point'),
    node('Conv', ['point', 'gate', 'bias'], 'closed'),
    node('Sigmoid', ['closed'], 'factor'),
    node('Mul', ['open', 'factor'], 'last'),
  ];
  assert.deepEqual(importBetween(gate, ['bias']).head.folded, ['the convolution with bias `n0`']);
  const residual = [
    node('Conv', ['image', 'filter', 'bias'], 'shortcut'),
    node('Add', ['map', 'shortcut'], 'joined'),
    node('Relu', ['joined'], 'last'),
  ];
  assert.deepEqual(importBetween(residual, ['bias']).network.lastBatchNorms, ['n0.folded_bn', 'n1.folded_bn']);
});

test('a convolution without a bias contains no batch norm', () => {
  const plain = importBetween([node('Relu', ['map'], 'last')]);
  assert.deepEqual(plain.network.lastBatchNorms, []);
  assert.match(plain.head.noBatchNorm!, /the convolution `n0`, which has no bias/);
});

test('an inspection says which form was found', () => {
  const { scopes, batchNormForm } = inspectNetwork(fixture('folded.onnx'), 32);
  assert.equal(batchNormForm, 'scale and shift');
  const [, { isPossible, reason }] = scopes as [unknown, { isPossible: boolean; reason: string }];
  assert.ok(isPossible);
  assert.match(reason, /^only with `bn: affine`, a scale and shift after the convolution with bias `\/conv3\/Conv`/);
  assert.equal(inspectNetwork(fixture('residual.onnx'), 32).batchNormForm, 'batch norm');
});
