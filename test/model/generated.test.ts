import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findArchitecture } from '../../src/model/index.ts';
import { fnv1a, generatedImages, generatedTensor } from './generated.ts';

// Origin of every number here: a NumPy implementation of the same generator (numpy 2.4.6), seed 0.

test('tags are hashed with FNV-1a', () => {
  assert.equal(fnv1a('0:conv1.weight'), 2826260066);
  assert.equal(fnv1a('0:image'), 2177294164);
});

test('generated tensors are those of the other implementation', () => {
  const { parameters } = findArchitecture('resnet50', 1000);
  const known = [
    ['conv1.weight', [-0.079704091, -0.133682922, 0.00389061659, -0.0706780106], 5.13273108683],
    ['bn1.weight', [0.696141601, 1.34850585, 0.632967591, 1.06248534], 61.9713172317],
    ['bn1.bias', [0.0337637402, -0.0210062675, 0.064878121, 0.0279002748], -0.370006969897],
    ['bn1.running_mean', [-0.0711097717, 0.054698199, 0.0583296269, -0.011335006], -0.717247527326],
    ['bn1.running_var', [0.61185497, 0.852706313, 0.572767258, 1.36957395], 61.351280272],
    ['fc.bias', [0.0331203677, 0.0107099228, 0.0270879064, 0.0377451032], -0.304304408106],
  ] as const;
  for (const [name, first, sum] of known) {
    const values = generatedTensor(parameters.find((parameter) => parameter.name === name)!, 0);
    assert.deepEqual([...values.slice(0, 4)], [...Float32Array.from(first)], name);
    assert.ok(Math.abs(values.reduce((total, value) => total + value, 0) - sum) < 1e-9, name);
  }
});

test('generated images are those of the other implementation', () => {
  const images = generatedImages(2, 64, 0);
  const row = [0, 1, 2, 3].map((x) => images[x * 3]!); // the red channel's first four
  assert.deepEqual(row, [...Float32Array.from([0.88383168, 0.616613388, 1.17140901, 0.77518332])]);
  assert.ok(Math.abs(images.reduce((total, value) => total + value, 0) - 2871.22055489) < 1e-6);
});
