import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { LiveParameters } from '../../../src/method/training/live-parameters.ts';
import { importNetwork, type Network, openWholeGraph, runSteps } from '../../../src/model/index.ts';
import { assertScope } from '../../../src/model/scope.ts';
import { assertClose, expected, head, pixelsOf, plain, pool, selu } from './tiny-network.ts';
import { type TinyNode, writeOnnx } from './write-onnx.ts';

// Networks as static quantisation leaves them: QuantizeLinear and DequantizeLinear behind the last layer. Without a zero
// point they are of bytes, 0..255 (onnx.ai/onnx/operators, QuantizeLinear), so that logits below zero become zero.
const folder = mkdtempSync(join(tmpdir(), 'fixres-rounded-'));
before(async () => void (await openEngine({ engine: 'onnx', threads: 1 })));
after(() => rmSync(folder, { recursive: true, force: true }));

const scale = 0.0625;
const rounded = (value: number): number => Math.min(255, Math.max(0, Math.round(value / scale))) * scale;

const save = (name: string, behind: readonly TinyNode[]): string => {
  const file = join(folder, name);
  const scores: TinyNode = ['Gemm', ['flat', 'fc.weight', 'fc.bias'], ['scores'], { transB: 1 }];
  const constants = { ...head, scale: { shape: [], floats: [scale] } };
  writeFileSync(file, writeOnnx({ ...plain, nodes: [selu, ...pool, scores, ...behind], constants }));
  return file;
};
const rounding = (from: string, to: string): readonly TinyNode[] => [
  ['QuantizeLinear', [from, 'scale'], [`${from}8`]],
  ['DequantizeLinear', [`${from}8`, 'scale'], [to]],
];

const logitsOf = (network: Network & Required<Pick<Network, 'ownWeights'>>, side: number): number[] => {
  const parameters = new LiveParameters(network.parameters, network.ownWeights());
  const logits = tf.tidy(() => [
    ...runSteps(network.steps, [tf.tensor(pixelsOf(side), [2, side, side, 3])], parameters.context)[0]!.dataSync(),
  ]);
  parameters.dispose();
  return logits;
};

const classifier = { classifier: true, bn: false, lastCells: 0 } as const;

test('logits that the file rounds to 8 bits are used, and nothing after them is trained', () => {
  const { network } = importNetwork('onnx', save('logits.onnx', rounding('scores', 'logits')));
  assertClose(logitsOf(network, 4), expected(4).map(rounded));
  assert.notDeepEqual(expected(4).map(rounded), expected(4));
  assert.throws(() => assertScope(network, classifier, 'affine'), {
    code: 'MODEL_SCOPE_IMPOSSIBLE',
    message: /logits are rounded to 8 bits by the node `\/logits`/,
    hint: /`classifier_node: \/scores`/,
  });
});

test('after a named linear layer the rounding is left out, also from the exported file', () => {
  const file = save('named.onnx', rounding('scores', 'logits'));
  const { network } = importNetwork('onnx', file, { classifier: '/scores' });
  assertClose(logitsOf(network, 4), expected(4));
  assert.doesNotThrow(() => assertScope(network, classifier, 'affine'));
  const written = join(folder, 'tuned.onnx');
  writeFileSync(written, Buffer.concat(network.rewritten!(network.ownWeights(), 4, {})));
  const whole = openWholeGraph(written, {});
  assertClose([...whole.run({ dims: [2, 4, 4, 3], data: pixelsOf(4) })], expected(4));
  whole.close();
});

test('a softmax after rounded logits is left out, but the rounding is not', () => {
  const softmax: TinyNode = ['Softmax', ['floats'], ['logits'], { axis: 1 }];
  const { network } = importNetwork('onnx', save('softmax.onnx', [...rounding('scores', 'floats'), softmax]));
  assertClose(logitsOf(network, 4), expected(4).map(rounded));
});

test('rounded probabilities are refused: logits cannot be recovered from them', () => {
  const softmax: TinyNode = ['Softmax', ['scores'], ['shares'], { axis: 1 }];
  const file = save('shares.onnx', [softmax, ...rounding('shares', 'logits')]);
  assert.throws(() => importNetwork('onnx', file), {
    code: 'MODEL_UNSUPPORTED_OP',
    message: /`\/logits` \(DequantizeLinear\) rounds the results of a Softmax to 8 bits/,
    hint: /without its Softmax, or set `classifier_node: \/scores`/,
  });
  assertClose(logitsOf(importNetwork('onnx', file, { classifier: '/scores' }).network, 4), expected(4));
});
