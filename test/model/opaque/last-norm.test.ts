import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { LiveHead } from '../../../src/method/heads/live-head.ts';
import { importNetwork } from '../../../src/model/import-network.ts';
import { assertScope, partsOfScope } from '../../../src/model/scope.ts';
import { recipe } from '../../method/recipes.ts';
import { type TinyConstant, type TinyNode, writeOnnx } from './write-onnx.ts';

// Networks that end in a normalisation, pooling and a linear layer. Losses: PyTorch 2 in float64 for the same head
// (layer_norm or batch_norm in training mode, mean over the tokens, linear; SGD 0.1, momentum 0.9), on the same features.
const folder = mkdtempSync(join(tmpdir(), 'fixres-norm-'));
before(async () => void (await openEngine({ engine: 'onnx', threads: 1 })));
after(() => rmSync(folder, { recursive: true, force: true }));

const constants: Record<string, TinyConstant> = {
  'fc.weight': { shape: [2, 3], floats: [0.5, -1, 2, 1, 0.25, -0.5] },
  'fc.bias': { shape: [2], floats: [0.1, -0.2] },
  'norm.weight': { shape: [3], floats: [1.5, 0.5, -1] },
  'norm.bias': { shape: [3], floats: [0.2, 0, -0.3] },
  'norm.running_mean': { shape: [3], floats: [0, 0, 0] },
  'norm.running_var': { shape: [3], floats: [1, 1, 1] },
  tokens: { shape: [3], ints: [0, 3, -1] },
  epsilon: { shape: [], floats: [1e-5] },
  two: { shape: [], floats: [2] },
};
const toTokens: readonly TinyNode[] = [
  ['Selu', ['x'], ['map']],
  ['Reshape', ['map', 'tokens'], ['rows']],
  ['Transpose', ['rows'], ['before'], { perm: [0, 2, 1] }],
];
const layerNorm: readonly TinyNode[] = [
  ['LayerNormalization', ['before', 'norm.weight', 'norm.bias'], ['normal'], { axis: -1, epsilon: { float: 1e-5 } }],
];
const writtenOut: readonly TinyNode[] = [
  ['ReduceMean', ['before'], ['mu'], { axes: [-1] }],
  ['Sub', ['before', 'mu'], ['centred']],
  ['Pow', ['centred', 'two'], ['square']],
  ['ReduceMean', ['square'], ['variance'], { axes: [-1] }],
  ['Add', ['variance', 'epsilon'], ['positive']],
  ['Sqrt', ['positive'], ['deviation']],
  ['Div', ['centred', 'deviation'], ['unit']],
  ['Mul', ['unit', 'norm.weight'], ['scaled']],
  ['Add', ['scaled', 'norm.bias'], ['normal']],
];
const meanOfTokens: readonly TinyNode[] = [['ReduceMean', ['normal'], ['pooled'], { axes: [1], keepdims: 0 }]];
const gemm: TinyNode = ['Gemm', ['pooled', 'fc.weight', 'fc.bias'], ['logits'], { transB: 1 }];
const batchNorm: readonly TinyNode[] = [
  ['Selu', ['x'], ['map']],
  ['GlobalAveragePool', ['map'], ['mean']],
  ['Flatten', ['mean'], ['flat'], { axis: 1 }],
  [
    'BatchNormalization',
    ['flat', 'norm.weight', 'norm.bias', 'norm.running_mean', 'norm.running_var'],
    ['pooled'],
    { epsilon: { float: 1e-5 } },
  ],
];

const networkOf = (name: string, nodes: readonly TinyNode[]) => {
  const file = join(folder, `${name}.onnx`);
  writeFileSync(file, writeOnnx({ nodes, constants, input: { shape: ['n', 3, 'h', 'w'] } }));
  return importNetwork('onnx', file).network;
};

const inPattern = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => ((index * 37) % 101) / 50 - 1);

const scope = { classifier: true, bn: true, lastCells: 0 } as const;

const cases = [
  {
    name: 'a LayerNorm',
    nodes: [...toTokens, ...layerNorm, ...meanOfTokens, gemm],
    shape: [2, 4, 3],
    losses: [1.5505144032807823, 1.2032698342336379, 0.7301241102334839, 0.3701555238228354],
  },
  {
    name: 'a LayerNorm that is written out',
    nodes: [...toTokens, ...writtenOut, ...meanOfTokens, gemm],
    shape: [2, 4, 3],
    losses: [1.5505144032807823, 1.2032698342336379, 0.7301241102334839, 0.3701555238228354],
  },
  {
    name: 'a batch norm behind the pooling',
    nodes: [...batchNorm, gemm],
    shape: [2, 3],
    losses: [0.023666962086314785, 0.022792817838646, 0.02124501522254187, 0.019269261617765404],
  },
];

for (const { name, nodes, shape, losses } of cases) {
  test(`${name} is trained with the classifier as PyTorch trains it`, async () => {
    const network = networkOf(name, nodes);
    assert.deepEqual(network.lastBatchNorms, ['norm']);
    const head = new LiveHead({
      network,
      cut: 'bn',
      weights: network.ownWeights(),
      parts: partsOfScope(network, scope, 'affine'),
      recipe: recipe({ learning_rate: 0.1, weight_decay: 0 }),
      stepsPerEpoch: 10,
    });
    const features = inPattern(shape.reduce((product, size) => product * size, 1));
    for (const [step, loss] of losses.entries()) {
      const got = await head.step(step, () => [tf.tensor(features, shape)], { labels: Int32Array.of(0, 1) });
      assert.ok(Math.abs(got - loss) < 2e-5 * Math.max(1, loss), `step ${step}: ${got} instead of ${loss}`);
    }
    head.dispose();
  });
}

test('a LayerNorm keeps no statistics, so that `bn: statistics` is refused', () => {
  const network = networkOf('statistics', cases[0]!.nodes);
  assert.throws(() => assertScope(network, scope, 'statistics'), {
    code: 'MODEL_SCOPE_IMPOSSIBLE',
    message: /LayerNorm, which keeps no statistics/,
    hint: /bn: affine/,
  });
});

test('a LayerNorm over another axis than the last is not taken for one', () => {
  const otherAxis = writtenOut.map(
    (node): TinyNode => (node[0] === 'ReduceMean' ? [node[0], node[1], node[2], { axes: [1] }] : node),
  );
  const network = networkOf('axis', [...toTokens, ...otherAxis, ...meanOfTokens, gemm]);
  assert.deepEqual(network.lastBatchNorms, []);
  assert.ok(!('bn' in network.cuts));
});
