import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementTypeOf } from '../../../src/model/opaque/constant-values.ts';
import { Constants } from '../../../src/model/opaque/constants.ts';
import { findOpaqueHead } from '../../../src/model/opaque/head/find-head.ts';
import { partsOf } from '../../../src/model/opaque/head/head-expression.ts';
import { parseOpaqueModel } from '../../../src/model/opaque/read-model.ts';
import { type TinyNode, writeOnnx } from './write-onnx.ts';

const constants = { w: { shape: [2, 2], floats: [1, 2, 3, 4] }, s: { shape: [2], floats: [1, 2] } };

const headOf = (...nodes: readonly TinyNode[]) => {
  const bytes = writeOnnx({ nodes, constants, input: { shape: [1, 2] } });
  const model = parseOpaqueModel({ file: 'net.onnx', bytes });
  return findOpaqueHead(model, new Constants(model, model.inputs[0]!), 'logits', undefined);
};

const gemm: TinyNode = ['Gemm', ['x', 'w'], ['v0']];
const chain = (type: string, length: number, ...inputsOf: readonly ((at: number) => string)[]): TinyNode[] =>
  Array.from(
    { length },
    (_, at): TinyNode => [type, inputsOf.map((input) => input(at)), [at === length - 1 ? 'logits' : `v${at + 1}`]],
  );
const before = (at: number): string => `v${at}`;

test('values that are read twice at every level are visited once', () => {
  const { tail } = headOf(gemm, ...chain('Add', 12, before, before));
  assert.equal(partsOf(tail!).length, 14); // the sums, the layer and its input
});

test('an end that is too long, or that contains a cycle, is not a head', () => {
  assert.notEqual(headOf(gemm, ...chain('Relu', 100, before)).tail, null);
  assert.equal(headOf(gemm, ...chain('Relu', 20_000, before)).tail, null);
  assert.equal(headOf(gemm, ['Relu', ['a'], ['logits']], ['Relu', ['logits'], ['a']]).tail, null);
  assert.equal(headOf(gemm, ['Softmax', ['logits'], ['logits']]).tail, null);
});

test('the graph before a linear layer may be very long, or contain a cycle', () => {
  const of = (nodes: readonly TinyNode[]) =>
    nodes.map(([type, [x], [y]]): TinyNode => [type, [x!], [y === 'logits' ? 'v' : y!]]);
  const normed: TinyNode = ['LayerNormalization', ['x', 's', 's'], ['v0']];
  const end: TinyNode = ['Gemm', ['v', 'w'], ['logits']];
  assert.equal(headOf(normed, ...of(chain('Relu', 100, before)), end).pooling.size, 1);
  assert.equal(headOf(normed, ...of(chain('Relu', 20_000, before)), end).pooling.size, 0);
  assert.equal(headOf(['Relu', ['a'], ['v']], ['Relu', ['v'], ['a']], end).pooling.size, 0);
});

test('a weight, or a product before a bias, in a cycle is looked for once', () => {
  const cast: readonly TinyNode[] = [
    ['Identity', ['a'], ['b']],
    ['Identity', ['b'], ['a']],
  ];
  assert.equal(headOf(...cast, ['Add', ['a', 's'], ['logits']]).tail, null);
  // `b` comes twice, so that the circle depends on the input.
  assert.equal(headOf(['Identity', ['x'], ['b']], ...cast, ['Add', ['a', 's'], ['logits']]).tail, null);
  assert.throws(() => headOf(...cast, ['MatMul', ['x', 'a'], ['logits']]), /the graph is not acyclic/);
});

test('the type of a constant is looked for behind a limited number of nodes', () => {
  const typeBehind = (...nodes: readonly TinyNode[]) =>
    elementTypeOf(
      parseOpaqueModel({ file: 'net.onnx', bytes: writeOnnx({ nodes, constants, input: { shape: [1, 2] } }) }),
      'logits',
    );
  assert.equal(typeBehind(['Transpose', ['w'], ['logits']]), 1);
  assert.equal(typeBehind(['Transpose', ['logits'], ['logits']]), undefined);
});

/** A message of protobuf in a field of another. */
const inside = (field: number, content: Buffer): Buffer => {
  const length: number[] = [];
  for (let rest = content.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), content]);
};

test('deeply nested graphs are refused', () => {
  const nested = (depth: number): Buffer => {
    let graph: Buffer = Buffer.alloc(0);
    // GraphProto.node, NodeProto.attribute, AttributeProto.g: onnx/onnx.proto.
    for (let level = 0; level < depth; level++) graph = inside(1, inside(5, inside(6, graph)));
    return inside(7, graph);
  };
  assert.equal(parseOpaqueModel({ file: 'net.onnx', bytes: nested(8) }).nodes.length, 1);
  assert.throws(() => parseOpaqueModel({ file: 'net.onnx', bytes: nested(5000) }), {
    code: 'MODEL_WEIGHTS_INVALID',
    message: /graphs are nested more than 32 deep/,
  });
});
