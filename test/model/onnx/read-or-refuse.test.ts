import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isFixresError } from '../../../src/base/errors.ts';
import { randomStream } from '../../../src/base/random.ts';
import { encodeModel, type OnnxGraph, type OnnxNode } from '../../../src/engine/onnx/run/onnx-model.ts';
import { inspectNetwork } from '../../../src/model/inspect-network.ts';
import { importOnnx } from '../../../src/model/onnx/import-onnx.ts';
import { fixture } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-onnx-'));
after(() => rmSync(folder, { recursive: true }));

const fileOf = (bytes: Uint8Array): string => {
  const file = join(folder, 'network.onnx');
  writeFileSync(file, bytes);
  return file;
};

const node = (type: string, inputs: string[], output: string, attributes: OnnxNode['attributes'] = {}): OnnxNode => ({
  type,
  domain: '',
  inputs,
  outputs: [output],
  attributes,
});

/** An image's mean colour through a linear layer, as Keras exports it: channels last, MatMul and Add. */
const meanColour = [
  node('ReduceMean', ['image'], 'pooled', { axes: [1, 2], keepdims: 0 }),
  node('MatMul', ['pooled', 'kernel'], 'product'),
  node('Add', ['product', 'bias'], 'logits'),
];

const modelOf = (nodes: readonly OnnxNode[], changes: Partial<OnnxGraph> = {}): string => {
  const floats = (name: string, shape: number[]) => ({
    name,
    dtype: 'float32' as const,
    shape,
    bytes: new Uint8Array(4 * shape.reduce((product, size) => product * size, 1)),
  });
  return fileOf(
    encodeModel({
      nodes,
      initializers: [floats('kernel', [3, 2]), floats('bias', [2])],
      inputs: [{ name: 'image', dtype: 'float32', shape: ['batch', 'height', 'width', 3] }],
      outputs: [{ name: 'logits', dtype: 'float32', shape: ['batch', 2] }],
      ...changes,
    }),
  );
};

const refusal = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(isFixresError(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

test('a network as Keras exports it is understood', () => {
  const { network } = importOnnx(modelOf(meanColour));
  assert.equal(network.classes, 2);
  // The writer calls its nodes n0, n1, ...
  assert.deepEqual(
    network.parameters.map(({ name }) => name),
    ['n1.weight', 'n1.bias'],
  );
});

test('a constant with a second name is one more parameter', () => {
  const nodes = [
    node('Identity', ['bias'], 'same'),
    ...meanColour.slice(0, 2),
    node('Add', ['same', 'product'], 'logits'),
  ];
  const { network } = importOnnx(modelOf(nodes));
  assert.equal(network.classes, 2);
  assert.equal(network.ownWeights().get(`${network.classifier}.bias`)?.length, 2);
});

test('an unknown operator is refused with its node', () => {
  const nodes = [
    node('NonZero', ['image'], 'odd'),
    node('ReduceMean', ['odd'], 'pooled', { axes: [1, 2], keepdims: 0 }),
    ...meanColour.slice(1),
  ];
  assert.throws(() => importOnnx(modelOf(nodes)), refusal('MODEL_UNSUPPORTED_OP', /node `n0` \(NonZero\)/));
});

test('a network without a global pooling is refused, naming what it has instead', () => {
  const nodes = [node('Relu', ['image'], 'pooled'), ...meanColour.slice(1)];
  assert.throws(
    () => importOnnx(modelOf(nodes)),
    refusal('MODEL_UNSUPPORTED_OP', /the node `n0` \(Relu\) instead of a global average pooling/),
  );
});

test('a network without a linear layer at its end is refused', () => {
  const nodes = [node('ReduceMean', ['image'], 'logits', { axes: [1, 2], keepdims: 0 })];
  assert.throws(() => importOnnx(modelOf(nodes)), refusal('MODEL_UNSUPPORTED_OP', /not from a linear layer/));
});

test('a size of the image that is built in is refused with the node that has it', () => {
  const shape = {
    name: 'shape',
    dtype: 'int64' as const,
    shape: [2],
    bytes: new Uint8Array(new BigInt64Array([1n, 588n]).buffer),
  };
  const floats = { name: 'kernel', dtype: 'float32' as const, shape: [3, 2], bytes: new Uint8Array(24) };
  const bias = { name: 'bias', dtype: 'float32' as const, shape: [2], bytes: new Uint8Array(8) };
  const nodes = [
    node('Reshape', ['image', 'shape'], 'flat'),
    node('ReduceMean', ['flat'], 'pooled', { axes: [1], keepdims: 1 }),
    ...meanColour.slice(1),
  ];
  const file = modelOf(nodes, { initializers: [shape, floats, bias] });
  assert.throws(
    () => importOnnx(file),
    refusal('MODEL_UNSUPPORTED_OP', /node `n0` \(Reshape\).* the image size is fixed in the file/),
  );
});

test('a cycle is refused with a node that is in it', () => {
  const nodes = [node('Add', ['image', 'later'], 'sooner'), node('Relu', ['sooner'], 'later'), ...meanColour];
  assert.throws(() => importOnnx(modelOf(nodes)), refusal('MODEL_WEIGHTS_INVALID', /node `n0` uses `later`/));
});

test('values in another file are refused', () => {
  const outside = {
    name: 'kernel',
    dtype: 'float32' as const,
    shape: [3, 2],
    file: { name: 'weights.bin', byteLength: 24 },
  };
  const file = modelOf(meanColour, { initializers: [outside] });
  assert.throws(() => importOnnx(file), refusal('MODEL_WEIGHTS_INVALID', /`kernel` are in another file \(byte \d+\)/));
});

test('a file that ends early, or is not an ONNX file, is refused with the place', () => {
  const bytes = readFileSync(fixture('residual.onnx'));
  for (const length of [0, 1, 100, bytes.length - 1]) {
    const file = fileOf(bytes.subarray(0, length));
    assert.throws(() => importOnnx(file), refusal('MODEL_WEIGHTS_INVALID', /byte \d+/));
  }
  const text = fileOf(new TextEncoder().encode('{"format": "layers-model"}'));
  assert.throws(() => importOnnx(text), refusal('MODEL_WEIGHTS_INVALID', /byte \d+/));
});

test('a mutated file is read or refused, and nothing else happens', () => {
  const bytes = readFileSync(fixture('residual.onnx'));
  const random = randomStream(5, 'onnx-fuzz');
  let refused = 0;
  for (let round = 0; round < 300; round++) {
    const mutated = Uint8Array.from(bytes);
    for (let change = 0; change < 3; change++) {
      mutated[Math.floor(random.uniform() * mutated.length)] = Math.floor(random.uniform() * 256);
    }
    const file = fileOf(mutated);
    try {
      inspectNetwork(file, 32);
      importOnnx(file).network.ownWeights();
    } catch (error) {
      if (!isFixresError(error)) throw error;
      refused += 1;
    }
  }
  assert.ok(refused > 30, `${refused} of 300 refused`);
});

test('a network with two outputs is refused with their number', () => {
  const outputs = ['logits', 'product'].map((name) => ({ name, dtype: 'float32' as const, shape: ['batch', 2] }));
  const file = modelOf(meanColour, { outputs });
  assert.throws(() => importOnnx(file), refusal('MODEL_UNSUPPORTED_OP', /it has 2 outputs/));
});
