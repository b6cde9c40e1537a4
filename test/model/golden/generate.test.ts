import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkGenerator } from '../../../src/model/golden/check-generator.ts';
import { isSame } from '../../../src/model/golden/figure.ts';
import { generateParameter, toChannelsFirst } from '../../../src/model/golden/generate.ts';
import { readGolden } from '../../../src/model/golden/read-golden.ts';
import type { ParameterInfo } from '../../../src/model/index.ts';
import { toFileLayout } from '../../../src/model/weights/layout.ts';

// Origin of the vectors: an implementation of the generator's definition in Python 3.11.7 with numpy 2.4.6 and torch 2.15.0.
const vectors = readGolden(fileURLToPath(new URL('../../golden/model/generator.json', import.meta.url)));

test('hashes, tensors of every kind and images are those that Python makes from the same seed', () => {
  assert.ok(vectors.kind === 'generator');
  const figures = checkGenerator(vectors);
  assert.equal(figures.length, 3 + 9 * 3 + 2 * 2);
  assert.deepEqual(
    figures.filter((figure) => !isSame(figure)),
    [],
  );
});

test('the vectors of one seed do not fit another', () => {
  assert.ok(vectors.kind === 'generator');
  const figures = checkGenerator({ ...vectors, seed: 1 });
  assert.ok(figures.filter(({ aspect }) => aspect !== 'hashes').some((figure) => !isSame(figure)));
});

test('a depthwise filter has the values of the equivalent grouped convolution, whatever its layout in memory', () => {
  const name = 'blocks.0.0.conv_dw.weight';
  const grouped: ParameterInfo = { name, role: 'conv', shape: [3, 3, 1, 8] };
  const depthwise: ParameterInfo = { name, role: 'depthwise', shape: [3, 3, 4, 2] };
  const [a, b] = [grouped, depthwise].map((info) => toFileLayout(info, generateParameter(info, 3)));
  assert.deepEqual(a, b);
});

test('channels move to the front', () => {
  // One image of 1x2 pixels with 3 channels.
  assert.deepEqual([...toChannelsFirst(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 1, 2, 3])], [1, 4, 2, 5, 3, 6]);
});
