import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { describeModel } from '../../../src/app/network/describe-model.ts';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { LiveParameters } from '../../../src/method/training/live-parameters.ts';
import { importNetwork } from '../../../src/model/import-network.ts';
import { inspectNetwork } from '../../../src/model/inspect-network.ts';
import { multiplyAdds, shapesAt } from '../../../src/model/measure.ts';
import type { HeadNames } from '../../../src/model/onnx/find-head.ts';
import { assertScope } from '../../../src/model/scope.ts';
import { runSteps } from '../../../src/model/steps.ts';
import { filesOfWeights } from '../../../src/model/weights/files-of-weights.ts';
import { openWeights } from '../../../src/model/weights/open-weights.ts';
import {
  assertClose,
  bias,
  expected,
  gemm,
  head,
  linear,
  matrix,
  meansOf,
  pixelsOf,
  plain,
  pool,
  selu,
} from './tiny-network.ts';
import { type TinyGraph, type TinyNode, writeOnnx } from './write-onnx.ts';

// Networks around an operator that the importer does not know (Selu), so that ONNX Runtime runs their trunks. All have
// three channels, two classes and weights that are written down here; what they give is computed here in plain arithmetic.
const folder = mkdtempSync(join(tmpdir(), 'fixres-opaque-'));
before(async () => void (await openEngine({ engine: 'onnx', threads: 1 })));
after(() => rmSync(folder, { recursive: true, force: true }));

let written = 0;
const save = (graph: TinyGraph, name = `net-${written++}.onnx`): string => {
  const file = join(folder, name);
  writeFileSync(file, writeOnnx(graph));
  return file;
};

const logitsOf = async (file: string, side: number, names: HeadNames = {}, pixels = pixelsOf(side)) => {
  const { network } = importNetwork('onnx', file, names);
  const parameters = new LiveParameters(network.parameters, network.ownWeights());
  const logits = tf.tidy(() => {
    const images = tf.tensor(pixels, [pixels.length / (side * side * 3), side, side, 3]);
    return runSteps(network.steps, [images], parameters.context)[0]!;
  });
  const values = [...(await logits.data())];
  parameters.dispose();
  return values;
};

test('a graph with an unknown operator runs unchanged, at any size', async () => {
  const file = save(plain);
  assert.ok('image' in importNetwork('onnx', file));
  for (const side of [4, 7]) assertClose(await logitsOf(file, side), expected(side));
});

test('nodes may be in any order, as converters to 16 bits write them', async () => {
  const file = save({ ...plain, nodes: [...plain.nodes].reverse() });
  assertClose(await logitsOf(file, 4), expected(4));
});

test('a fixed size and a fixed batch in the input do not matter where nothing depends on them', async () => {
  const file = save({ ...plain, input: { shape: [1, 3, 4, 4] } });
  assertClose(await logitsOf(file, 6), expected(6));
});

test('images go one by one through a graph with a built-in batch of one', async () => {
  const nodes: TinyNode[] = [selu, pool[0]!, ['Reshape', ['mean', 'one'], ['flat']], gemm];
  const file = save({
    nodes,
    constants: { ...head, one: { shape: [2], ints: [1, 3] } },
    input: { shape: [1, 3, 4, 4] },
  });
  assertClose(await logitsOf(file, 4), expected(4));
});

for (const [what, behind] of [
  ['a softmax', [['Softmax', ['scores'], ['logits'], { axis: 1 }]]],
  ['a sigmoid', [['Sigmoid', ['scores'], ['logits']]]],
  [
    'a log-softmax and a reshape',
    [
      ['LogSoftmax', ['scores'], ['log'], { axis: 1 }],
      ['Flatten', ['log'], ['logits']],
    ],
  ],
] as const satisfies readonly (readonly [string, readonly TinyNode[]])[]) {
  test(`${what} after the logits is left out`, async () => {
    const scores: TinyNode = ['Gemm', ['flat', 'fc.weight', 'fc.bias'], ['scores'], { transB: 1 }];
    assertClose(await logitsOf(save({ ...plain, nodes: [selu, ...pool, scores, ...behind] }), 5), expected(5));
  });
}

test('a temperature between the linear layer and a softmax stays', async () => {
  const nodes: TinyNode[] = [
    selu,
    ...pool,
    ['Gemm', ['flat', 'fc.weight', 'fc.bias'], ['scores'], { transB: 1 }],
    ['Div', ['scores', 'temperature'], ['cooled']],
    ['Softmax', ['cooled'], ['logits'], { axis: 1 }],
  ];
  const file = save({ ...plain, nodes, constants: { ...head, temperature: { shape: [], floats: [4] } } });
  assertClose(
    await logitsOf(file, 5),
    expected(5).map((value) => value / 4),
  );
});

test('a product followed by a bias is the linear layer', async () => {
  const byColumns = [0, 1, 2].flatMap((input) => [matrix[input]!, matrix[3 + input]!]);
  const nodes: TinyNode[] = [
    selu,
    ...pool,
    ['MatMul', ['flat', 'w'], ['product']],
    ['Add', ['b', 'product'], ['logits']],
  ];
  // As Keras leaves it.
  const cast = nodes
    .with(-2, ['MatMul', ['flat', 'w'], ['uncast']])
    .toSpliced(-1, 0, ['Cast', ['uncast'], ['product'], { to: 1 }]);
  const constants = { w: { shape: [3, 2], floats: byColumns }, b: { shape: [2], floats: bias } };
  for (const written of [nodes, cast]) {
    const file = save({ ...plain, nodes: written, constants });
    assertClose(await logitsOf(file, 5), expected(5));
    assert.equal(importNetwork('onnx', file).network.parameters.length, 2);
  }
});

test('a 1x1 convolution before the pooling is the linear layer, as in SqueezeNet', async () => {
  const nodes: TinyNode[] = [
    selu,
    ['Conv', ['map', 'last.weight', 'fc.bias'], ['scores'], { kernel_shape: [1, 1] }],
    ['Relu', ['scores'], ['positive']],
    ['GlobalAveragePool', ['positive'], ['mean']],
    ['Flatten', ['mean'], ['logits'], { axis: 1 }],
  ];
  const constants = { ...head, 'last.weight': { shape: [2, 3, 1, 1], floats: matrix } };
  const side = 3;
  const pixels = pixelsOf(side, 1);
  const places = Array.from({ length: side * side }, (_, place) => {
    const [features] = meansOf(pixels.subarray(3 * place, 3 * place + 3), 1) as [number[]];
    return linear(features).map((value) => Math.max(0, value));
  });
  const means = [0, 1].map((out) => places.reduce((sum, place) => sum + place[out]!, 0) / places.length);
  const file = save({ ...plain, nodes, constants });
  assertClose(await logitsOf(file, side, {}, pixels), means);
  assert.deepEqual(
    [...importNetwork('onnx', file).network.ownWeights().keys()],
    ['last.weight', 'last.bias'].map((name) => name),
  );
});

test('two linear layers that are averaged form the classifier together', async () => {
  const nodes: TinyNode[] = [
    selu,
    ...pool,
    ['Gemm', ['flat', 'fc.weight', 'fc.bias'], ['first'], { transB: 1 }],
    ['Gemm', ['flat', 'dist.weight', 'dist.bias'], ['second'], { transB: 1 }],
    ['Add', ['first', 'second'], ['sum']],
    ['Mul', ['half', 'sum'], ['logits']],
  ];
  const other = matrix.map((value) => 3 - value);
  const constants = {
    ...head,
    'dist.weight': { shape: [2, 3], floats: other },
    'dist.bias': { shape: [2], floats: [0, 0] },
    half: { shape: [1], floats: [0.5] },
  };
  const file = save({ ...plain, nodes, constants });
  const means = meansOf(pixelsOf(5), 5);
  const wanted = means.flatMap((one) => {
    const second = linear(one, other, [0, 0]);
    return linear(one).map((value, index) => (value + second[index]!) / 2);
  });
  assertClose(await logitsOf(file, 5), wanted);
  const { network } = importNetwork('onnx', file);
  assert.equal(network.classifier, 'classifier');
  assert.deepEqual(
    network.parameters.map(({ name }) => name),
    ['classifier.fc.weight', 'classifier.fc.bias', 'classifier.dist.weight', 'classifier.dist.bias'],
  );
});

test('only the last linear layer of a head with hidden layers is trained; the others belong to the trunk', async () => {
  const nodes: TinyNode[] = [
    selu,
    ...pool,
    ['Gemm', ['flat', 'hidden'], ['in'], { transB: 1 }],
    ['Selu', ['in'], ['out']],
    ['Gemm', ['out', 'fc.weight', 'fc.bias'], ['logits'], { transB: 1 }],
  ];
  const file = save({
    ...plain,
    nodes,
    constants: { ...head, hidden: { shape: [3, 3], floats: [1, 0, 0, 0, 1, 0, 0, 0, 1] } },
  });
  const { network } = importNetwork('onnx', file);
  assert.deepEqual(
    network.parameters.map(({ name }) => name),
    ['fc.weight', 'fc.bias'],
  );
  const twice = meansOf(pixelsOf(4), 4).flatMap((one) => linear(meansOf(Float32Array.from(one), 1)[0]!));
  assertClose(await logitsOf(file, 4), twice);
});

test('an input of bytes with channels last gets integers', async () => {
  const nodes: TinyNode[] = [
    ['Cast', ['x'], ['floats'], { to: 1 }],
    ['Transpose', ['floats'], ['planes'], { perm: [0, 3, 1, 2] }],
    ['Selu', ['planes'], ['map']],
    ...pool,
    gemm,
  ];
  const file = save({ ...plain, nodes, input: { type: 2, shape: ['n', 'h', 'w', 3] } });
  const whole = Float32Array.from({ length: 2 * 16 * 3 }, (_, index) => (index * 7) % 256);
  const nearly = whole.map((value) => Math.max(0, value - 1e-3));
  const got = await logitsOf(file, 4, {}, nearly);
  const wanted = expected(4, whole);
  for (const [index, value] of wanted.entries())
    assert.ok(Math.abs(got[index]! - value) < 1e-5 * 255, `${got} ${wanted}`);
});

const twoOutputs: TinyGraph = {
  ...plain,
  nodes: [selu, ...pool, gemm, ['Gemm', ['flat', 'aux.weight'], ['aux'], { transB: 1 }]],
  constants: { ...head, 'aux.weight': { shape: [2, 3], floats: matrix.map((value) => -value) } },
  outputs: ['logits', 'aux'],
};

test('`output` selects one of two outputs that could be the logits; without it both are named', async () => {
  const file = save(twoOutputs);
  assert.throws(() => importNetwork('onnx', file), {
    code: 'MODEL_UNSUPPORTED_OP',
    message: /`logits`, `aux`/,
    hint: /`output`/,
  });
  assertClose(await logitsOf(file, 4, { output: 'logits' }), expected(4));
  assert.throws(() => importNetwork('onnx', file, { output: 'other' }), { message: /no output `other`/ });
});

test('another output beside the logits does not matter', async () => {
  assertClose(await logitsOf(save({ ...plain, outputs: ['map', 'logits'] }), 4), expected(4));
});

const external = (location: string, length = 24): TinyGraph => ({
  ...plain,
  constants: { ...head, 'fc.weight': { shape: [2, 3], external: { location, offset: 8, length } } },
});

test('weights may be in another file of the same folder, which is then part of the network', async () => {
  const data = join(folder, 'beside.data');
  writeFileSync(data, new Uint8Array(Float32Array.from([9, 9, ...matrix]).buffer));
  const file = save(external('beside.data'));
  assertClose(await logitsOf(file, 4), expected(4));
  assert.deepEqual(filesOfWeights(file), [file, data]);
  assert.equal(inspectNetwork(file, 4).trunk, 'opaque');
  assert.equal(describeModel(file, { cwd: folder }).name, 'onnx');
  assert.throws(() => openWeights(file), { code: 'MODEL_WEIGHTS_INVALID', hint: /set `name: onnx`.*in one piece/ });
});

test('weights outside the folder, missing, or cut short are refused', () => {
  writeFileSync(join(folder, 'short.data'), new Uint8Array(31));
  mkdirSync(join(folder, 'inner'), { recursive: true });
  const outside = save(external('../beside.data'), 'inner/net.onnx');
  assert.throws(() => importNetwork('onnx', outside), {
    code: 'MODEL_WEIGHTS_INVALID',
    message: /outside its folder/,
  });
  const absolute = save(external(join(folder, 'short.data')));
  assert.throws(() => importNetwork('onnx', absolute), {
    code: 'MODEL_WEIGHTS_INVALID',
    message: /outside its folder/,
  });
  assert.throws(() => importNetwork('onnx', save(external('none.data'))), {
    code: 'MODEL_WEIGHTS_MISSING',
    hint: /copy it/,
  });
  assert.throws(() => importNetwork('onnx', save(external('short.data'))), { message: /31 bytes.*at least 32/ });
});

test('a size that the graph cannot run is refused with the node', () => {
  const nodes: TinyNode[] = [['Add', ['x', 'positions'], ['placed']], ['Selu', ['placed'], ['map']], ...pool, gemm];
  const positions = { shape: [1, 1, 4, 4], floats: Array<number>(16).fill(0.5) };
  const file = save({ nodes, constants: { ...head, positions }, input: { shape: ['n', 3, 4, 4] } });
  const { network } = importNetwork('onnx', file);
  assert.deepEqual(shapesAt(network, 4).at(-1), [[2]]);
  assert.throws(() => shapesAt(network, 6), {
    code: 'MODEL_RESOLUTION_IMPOSSIBLE',
    message: /6 px: .*`\/placed` \(Add\).*exported for 4 px/,
    hint: /dynamic_img_size=True/,
  });
});

test('a pooling over a fixed window is refused at another size, with the linear layer', () => {
  const nodes: TinyNode[] = [
    selu,
    ['AveragePool', ['map'], ['mean'], { kernel_shape: [4, 4], strides: [4, 4] }],
    ['Flatten', ['mean'], ['flat'], { axis: 1 }],
    gemm,
  ];
  const { network } = importNetwork('onnx', save({ ...plain, nodes }));
  assert.deepEqual(shapesAt(network, 4)[1], [[3]]);
  assert.throws(() => shapesAt(network, 8), {
    code: 'MODEL_RESOLUTION_IMPOSSIBLE',
    message: /expects 3 values per image, not 12/,
  });
});

test('a size at which a pooling leaves nothing is refused: with blocked layouts it would end the process', () => {
  const nodes: TinyNode[] = [
    selu,
    ['Conv', ['map', 'k'], ['mixed'], { kernel_shape: [1, 1] }],
    ['MaxPool', ['mixed'], ['few'], { kernel_shape: [10, 3], strides: [2, 2] }],
    ['GlobalAveragePool', ['few'], ['mean']],
    pool[1]!,
    ['Gemm', ['flat', 'fc.weight', 'fc.bias'], ['logits'], { transB: 1 }],
  ];
  const constants = {
    k: { shape: [8, 3, 1, 1], floats: Array.from({ length: 24 }, () => 0.5) },
    'fc.weight': { shape: [2, 8], floats: Array.from({ length: 16 }, () => 0.5) },
    'fc.bias': { shape: [2], floats: bias },
  };
  const { network } = importNetwork('onnx', save({ ...plain, nodes, constants }));
  assert.deepEqual(shapesAt(network, 12)[1], [[8]]);
  assert.throws(() => shapesAt(network, 8), {
    code: 'MODEL_RESOLUTION_IMPOSSIBLE',
    message: /at 8 px: the image becomes empty after the node `\/few` \(MaxPool\)/,
  });
});

test('multiply-adds count convolutions and products at each size', () => {
  const nodes: TinyNode[] = [
    selu,
    ['Conv', ['map', 'k'], ['mixed'], { kernel_shape: [1, 1] }],
    ['GlobalAveragePool', ['mixed'], ['mean']],
    pool[1]!,
    gemm,
  ];
  const file = save({
    ...plain,
    nodes,
    constants: { ...head, k: { shape: [3, 3, 1, 1], floats: [1, 0, 0, 0, 1, 0, 0, 0, 1] } },
  });
  assert.equal(multiplyAdds(importNetwork('onnx', file).network, 5), 25 * 9 + 6);
});

test('without a linear layer the network can only be tested', async () => {
  const nodes: TinyNode[] = [selu, ...pool, ['Selu', ['flat'], ['logits']]];
  const file = save({ ...plain, nodes });
  const { network } = importNetwork('onnx', file);
  assert.equal(network.classes, 3);
  assertClose(
    await logitsOf(file, 4),
    meansOf(pixelsOf(4), 4).flatMap((one) => meansOf(Float32Array.from(one), 1)[0]!),
  );
  assert.throws(() => assertScope(network, { classifier: true, bn: false, lastCells: 0 }, 'affine'), {
    code: 'MODEL_SCOPE_IMPOSSIBLE',
    message: /no linear layer/,
    hint: /scopes: \[\[\]\]/,
  });
});

test('if only running the graph reveals the classes, any size at which it runs is enough', () => {
  const nodes: TinyNode[] = [['Add', ['x', 'positions'], ['placed']], ['Selu', ['placed'], ['map']], ...pool];
  const last: TinyNode = ['Selu', ['flat'], ['logits']];
  const positions = (side: number) => ({ shape: [1, 1, side, side], floats: Array<number>(side * side).fill(0.5) });
  const graph = (side: number) => ({ ...plain, nodes: [...nodes, last], constants: { positions: positions(side) } });
  assert.equal(importNetwork('onnx', save(graph(32))).network.classes, 3);
  assert.throws(() => importNetwork('onnx', save(graph(40))), {
    code: 'MODEL_RESOLUTION_IMPOSSIBLE',
    message: /can't run at 224 px: .*`\/placed`/,
  });
});

test('the whole network and its last cells are refused', () => {
  const { network } = importNetwork('onnx', save(plain));
  for (const scope of [
    { all: true, classifier: true, bn: true, lastCells: 0 },
    { classifier: true, bn: false, lastCells: 1 },
  ] as const)
    assert.throws(() => assertScope(network, scope, 'affine'), {
      code: 'MODEL_SCOPE_IMPOSSIBLE',
      message: /only its head can be trained/,
    });
});

test('weights that are not finite are refused', () => {
  const nodes: TinyNode[] = [
    selu,
    ['Mul', ['map', 'scale'], ['scaled']],
    ['GlobalAveragePool', ['scaled'], ['mean']],
    pool[1]!,
    gemm,
  ];
  const file = save({
    ...plain,
    nodes,
    constants: { ...head, scale: { shape: [3, 1, 1], floats: [1, Number.NaN, 1] } },
  });
  assert.throws(() => shapesAt(importNetwork('onnx', file).network, 4), {
    code: 'MODEL_WEIGHTS_INVALID',
    message: /not finite/,
  });
});

test('a head with a weight that is not finite is refused with its place', () => {
  const floats = matrix.with(4, Number.NaN);
  const file = save({ ...plain, constants: { ...head, 'fc.weight': { shape: [2, 3], floats } } });
  assert.throws(() => importNetwork('onnx', file), {
    code: 'MODEL_WEIGHTS_INVALID',
    message: /`fc.weight` holds NaN at index 4 \(`fc.weight` of the node `\/logits`\)/,
    hint: /finite/,
  });
});

test('a linear layer that is named and does not exist, or is not the last, is refused', () => {
  const file = save(plain);
  assert.throws(() => importNetwork('onnx', file, { classifier: '/nowhere' }), {
    code: 'MODEL_UNSUPPORTED_OP',
    message: /no node `\/nowhere`/,
    hint: /fixres model inspect/,
  });
  assert.throws(() => importNetwork('onnx', file, { classifier: '/map' }), {
    code: 'MODEL_UNSUPPORTED_OP',
    message: /`\/map` is not its last linear layer/,
    hint: /omit `classifier_node`/,
  });
});

test('a graph whose output is a map is refused, because it is not a classifier', () => {
  const map = save({ ...plain, nodes: [selu], outputs: ['map'] });
  assert.throws(() => importNetwork('onnx', map), {
    code: 'MODEL_UNSUPPORTED_OP',
    message: /not a classifier: its output is \[3,224,224\] for one image/,
    hint: /one score per class/,
  });
});

test('a graph whose input is not images is refused', () => {
  const text = save({ ...plain, nodes: [['Selu', ['x'], ['flat']], gemm], input: { shape: ['n', 3] } });
  assert.throws(() => importNetwork('onnx', text), {
    code: 'MODEL_UNSUPPORTED_OP',
    message: /instead of one batch of RGB images/,
  });
});
