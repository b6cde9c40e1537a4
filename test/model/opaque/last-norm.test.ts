import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { LiveHead } from '../../../src/method/heads/live-head.ts';
import { importNetwork } from '../../../src/model/import-network.ts';
import { assertScope, partsOfScope } from '../../../src/model/scope.ts';
import { recipe } from '../../method/recipes.ts';
import { type TinyConstant, type TinyNode, writeOnnx } from './write-onnx.ts';

// Networks that end in a normalisation, pooling and linear layers. Losses: PyTorch's for the same heads and features, which
// test/golden/model/opaque-head.py computes.
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
  'other.weight': { shape: [2, 3], floats: [2.5, 4, 1, 2, 2.75, 3.5] },
  'other.bias': { shape: [2], floats: [0, 0] },
  zero: { shape: [], ints: [0] },
  epsilon: { shape: [], floats: [1e-5] },
  two: { shape: [], floats: [2] },
};
const selu: TinyNode = ['Selu', ['x'], ['map']];
const toTokens: readonly TinyNode[] = [
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
const batchNorm = (from: string, to: string): readonly TinyNode[] => [
  [
    'BatchNormalization',
    [from, 'norm.weight', 'norm.bias', 'norm.running_mean', 'norm.running_var'],
    [to],
    { epsilon: { float: 1e-5 } },
  ],
];
const meanOfTokens: readonly TinyNode[] = [['ReduceMean', ['normal'], ['pooled'], { axes: [1], keepdims: 0 }]];
const firstToken: readonly TinyNode[] = [['Gather', ['normal', 'zero'], ['pooled'], { axis: 1 }]];
const meansOf = (map: string): readonly TinyNode[] => [
  ['GlobalAveragePool', [map], ['mean']],
  ['Flatten', ['mean'], ['pooled'], { axis: 1 }],
];
const pooled = meansOf('map');
const positiveMeans: readonly TinyNode[] = [['Relu', ['normal'], ['positive']], ...meansOf('positive')];
const linear = (from: string, name = 'fc', to = 'logits'): TinyNode => [
  'Gemm',
  [from, `${name}.weight`, `${name}.bias`],
  [to],
  { transB: 1 },
];
const gemm = linear('pooled');
const twoGemms: readonly TinyNode[] = [
  linear('pooled', 'fc', 'first'),
  linear('pooled', 'other', 'second'),
  ['Add', ['first', 'second'], ['sum']],
  ['Div', ['sum', 'two'], ['logits']],
];

const networkOf = (name: string, nodes: readonly TinyNode[]) => {
  const file = join(folder, `${name}.onnx`);
  writeFileSync(file, writeOnnx({ nodes, constants, input: { shape: ['n', 3, 'h', 'w'] } }));
  return importNetwork('onnx', file).network;
};

const inPattern = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => ((index * 37) % 101) / 50 - 1);

const scope = { classifier: true, bn: true, lastCells: 0 } as const;

/** Of each head: the shape of its features, and PyTorch's losses in float64. */
const golden = JSON.parse(readFileSync(new URL('../../golden/model/opaque-head.json', import.meta.url), 'utf8')) as {
  readonly heads: Readonly<Record<string, { readonly shape: number[]; readonly losses: readonly number[] }>>;
};

const cases: readonly { readonly name: string; readonly nodes: readonly TinyNode[]; readonly as: string }[] = [
  { name: 'a linear layer', nodes: [...pooled, gemm], as: 'classifier' },
  { name: 'a pair of averaged linear layers', nodes: [...pooled, ...twoGemms], as: 'two classifiers' },
  { name: 'a LayerNorm', nodes: [...toTokens, ...layerNorm, ...meanOfTokens, gemm], as: 'layer norm, mean of tokens' },
  {
    name: 'a LayerNorm that is written out',
    nodes: [...toTokens, ...writtenOut, ...meanOfTokens, gemm],
    as: 'layer norm, mean of tokens',
  },
  {
    name: 'a LayerNorm behind which the first token is taken',
    nodes: [...toTokens, ...layerNorm, ...firstToken, gemm],
    as: 'layer norm, first token',
  },
  {
    name: 'a batch norm behind the pooling',
    nodes: [...pooled, ...batchNorm('pooled', 'normal'), linear('normal')],
    as: 'batch norm behind the pooling',
  },
  {
    name: 'a batch norm before a ReLU and the pooling',
    nodes: [...batchNorm('map', 'normal'), ...positiveMeans, gemm],
    as: 'batch norm, ReLU, pooling',
  },
];

for (const { name, nodes, as } of cases) {
  test(`${name} is trained as PyTorch trains it`, async () => {
    const network = networkOf(as, [selu, ...nodes]);
    const { shape, losses } = golden.heads[as]!;
    const hasNorm = as.includes('norm');
    assert.deepEqual(network.lastBatchNorms, hasNorm ? ['norm'] : []);
    const head = new LiveHead({
      network,
      cut: hasNorm ? 'bn' : 'pooled',
      weights: network.ownWeights(),
      parts: partsOfScope(network, { ...scope, bn: hasNorm }, 'affine'),
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
  const network = networkOf('statistics', [selu, ...toTokens, ...layerNorm, ...meanOfTokens, gemm]);
  assert.throws(() => assertScope(network, scope, 'statistics'), {
    code: 'MODEL_SCOPE_IMPOSSIBLE',
    message: /LayerNorm, which has no running statistics/,
    hint: /bn: affine/,
  });
});

test('a LayerNorm over an axis other than the last is not recognised', () => {
  const otherAxis = writtenOut.map(
    (node): TinyNode => (node[0] === 'ReduceMean' ? [node[0], node[1], node[2], { axes: [1] }] : node),
  );
  const network = networkOf('axis', [selu, ...toTokens, ...otherAxis, ...meanOfTokens, gemm]);
  assert.deepEqual(network.lastBatchNorms, []);
  assert.ok(!('bn' in network.cuts));
});
